"""Experience in fields and descriptions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opportunity_pipeline.normalize.experience.experience import Experience, read_experience
from opportunity_pipeline.normalize.running_text import experience_in, experience_of


@pytest.mark.parametrize(
    ("text", "least", "most", "band"),
    [
        ("0-2 years", 0, 2, "entry"),
        ("1-3 years", 1, 3, "intermediate"),
        ("実務経験3年以上", 3, None, "advanced"),
        ("1〜3年", 1, 3, "intermediate"),
        ("2 - 4 Yrs", 2, 4, "intermediate"),
        ("3 to 5 years", 3, 5, "advanced"),
        ("3+ years", 3, None, "advanced"),
        ("0 years", 0, None, "entry"),
        ("6 months", 0.5, None, "entry"),
        ("6-12 months", 0.5, 1, "entry"),
        ("up to 2 years", 0, 2, "entry"),
        ("Fresher", None, None, "entry"),
        ("No experience required", 0, None, "entry"),
        ("Entry Level", None, None, "entry"),
        ("Mid-Senior Level", None, None, "advanced"),
        ("2.5 years", 2.5, None, "intermediate"),
        ("4–6+ years", 4, None, "advanced"),
        ("5-3 years", None, None, "unknown"),
        ("99 years", None, None, "unknown"),
        ("some", None, None, "unknown"),
        ("", None, None, "unknown"),
        ("Team of 5", None, None, "unknown"),
        ("3-5 yrs", 3, 5, "advanced"),
        ("Fresher to 2 years", 0, 2, "entry"),
        ("Freshers to 1 year", 0, 1, "entry"),
        ("5 plus years", 5, None, "advanced"),
        ("minimum 18 months", 1.5, None, "intermediate"),
        ("Entry-level / Junior", None, None, "entry"),
        ("Mid/Senior", None, None, "intermediate"),
        ("Director", None, None, "advanced"),
        ("0 - 6 months", 0, 0.5, "entry"),
        ("Exp: 2-5", 2, 5, "intermediate"),
        ("7+", 7, None, "advanced"),
        ("experienced_hire", None, None, "unknown"),
        ("Berufserfahren", None, None, "unknown"),
        ("Berufseinsteiger", None, None, "entry"),
        ("Not required", None, None, "unknown"),
        ("Experience not required", 0, None, "entry"),
        ("Any", None, None, "unknown"),
        ("Less than 1 year", 0, 1, "entry"),
        ("1 yr", 1, None, "intermediate"),
        ("3 años", 3, None, "advanced"),
        ("2 anni", 2, None, "intermediate"),
        ("5 jaar", 5, None, "advanced"),
        ("2 or 3 years", 2, 3, "intermediate"),
        ("10 years or more", 10, None, "advanced"),
        ("Student", None, None, "entry"),
        ("2 years (overall 5 years)", 5, None, "advanced"),
        ("Class of 2026", None, None, "unknown"),
        ("Team Lead (8+ yrs)", 8, None, "advanced"),
        ("Level 2", None, None, "unknown"),
        ("Internship / Working student", None, None, "entry"),
        ("mid", None, None, "intermediate"),
        ("Associate", None, None, "intermediate"),
        ("Principal / Staff", None, None, "advanced"),
        ("0", 0, None, "entry"),
        ("1-3", 1, 3, "intermediate"),
        ("Graduate", None, None, "entry"),
        ("2+ Years", 2, None, "intermediate"),
        ("max 3 years", 0, 3, "entry"),
        ("3 - 5 Jahre Berufserfahrung", 3, 5, "advanced"),
        ("De 3 à 5 ans", 3, 5, "advanced"),
        ("Moins de 2 ans", 0, 2, "entry"),
        ("1-2 yrs", 1, 2, "intermediate"),
        ("3 Years", 3, None, "advanced"),
        ("5+ Yrs Exp", 5, None, "advanced"),
        ("Exp: 3-6 Yrs", 3, 6, "advanced"),
        ("Freshers welcome", None, None, "entry"),
        ("0-1", 0, 1, "entry"),
        ("2+", 2, None, "intermediate"),
        ("3 to 7", 3, 7, "advanced"),
        ("Entry", None, None, "entry"),
        ("Mid", None, None, "intermediate"),
        ("SENIOR", None, None, "advanced"),
        ("entry-level", None, None, "entry"),
        ("Mid Level", None, None, "intermediate"),
        ("Junior, Mid", None, None, "entry"),
        ("Mid-Senior level", None, None, "advanced"),
        ("Student (College)", None, None, "entry"),
        ("NONE", None, None, "unknown"),
        ("no_experience", 0, None, "entry"),
        ("6 months - 1 year", 0.5, 1, "entry"),
        ("6 meses a 2 años", 0.5, 2, "entry"),
        ("1 year to 18 months", 1, 1.5, "intermediate"),
        ("от 1 года до 3 лет", 1, 3, "intermediate"),
        ("2 let", 2, None, "intermediate"),
        ("3년 이상", 3, None, "advanced"),
        ("2 yıl", 2, None, "intermediate"),
        ("Min: 5 | Max: 9", 5, 9, "advanced"),
        ("Berufserfahrung nicht erforderlich", 0, None, "entry"),
        ("Neolaureato", None, None, "entry"),
        ("Nyuddannet", None, None, "entry"),
        ("1 year+", 1, None, "intermediate"),
        ("1 Jahr", 1, None, "intermediate"),
        ("ab 2 Jahren", 2, None, "intermediate"),
        ("> 5 years", 5, None, "advanced"),
        ("≥ 3 years", 3, None, "advanced"),
        ("<1 year", 0, 1, "entry"),
        ("less than a year", 0, 1, "entry"),
        ("one year", 1, None, "intermediate"),
        ("12 months", 1, None, "intermediate"),
        ("18-24 months", 1.5, 2, "intermediate"),
        ("10+", 10, None, "advanced"),
        ("15 - 20 Years", 15, 20, "advanced"),
        ("C-level", None, None, "advanced"),
        ("VP", None, None, "advanced"),
        ("Intern", None, None, "entry"),
        ("Professional", None, None, "unknown"),
        ("Junior (1-2 years)", 1, 2, "intermediate"),
        ("Any experience level", None, None, "unknown"),
        ("Not Specified", None, None, "unknown"),
        ("Min 3 yrs", 3, None, "advanced"),
        ("Up to 5 Years", 0, 5, "entry"),
        ("3.5 years", 3.5, None, "advanced"),
        ("2 - 3 years experience in sales", 2, 3, "intermediate"),
        ("Fresher - 3 yrs", 0, 3, "entry"),
        ("Trainee/Apprentice", None, None, "entry"),
        ("Specialist", None, None, "unknown"),
        ("Ohne Berufserfahrung", 0, None, "entry"),
        ("Berufserfahrung", None, None, "unknown"),
        ("Expérimenté", None, None, "unknown"),
        ("Senior / Expert", None, None, "advanced"),
    ],
)
def test_a_field(text: str, least: float | None, most: float | None, band: str) -> None:
    read = read_experience(text)
    assert (read.least, read.most, read.band) == (least, most, band)


@pytest.mark.parametrize(
    ("description", "least", "most", "band"),
    [
        ("Minst 2 års erfarenhet av försäljning krävs.", 2, None, "intermediate"),
        ("Mindst 2 års erfaring med salg er et krav.", 2, None, "intermediate"),
        ("Minimum 3 lata doświadczenia w sprzedaży.", 3, None, "advanced"),
        ("Wymagamy co najmniej rocznego doświadczenia.", 1, None, "intermediate"),
        ("Zweijährige Berufserfahrung im Vertrieb.", 2, None, "intermediate"),
        ("Vähintään 3 vuoden kokemus vastaavista tehtävistä.", 3, None, "advanced"),
        ("En az 2 yıl deneyim.", 2, None, "intermediate"),
        ("Опыт работы от 3 лет.", 3, None, "advanced"),
        ("実務経験2年以上の方を求めています。", 2, None, "intermediate"),
        ("De 6 meses a 1 ano de experiência em vendas.", 0.5, 1, "entry"),
        ("We don't ask for prior experience.", 0, None, "entry"),
        ("Vorerfahrung brauchst du für diesen Job nicht.", 0, None, "entry"),
        ("Berufserfahrung ist kein Muss.", 0, None, "entry"),
        ("Erfarenhet är inget krav.", 0, None, "entry"),
        ("Doświadczenie nie jest wymagane.", 0, None, "entry"),
        ("未経験者歓迎", 0, None, "entry"),
        ("Your experience is not limited to one stack.", None, None, "unknown"),
        ("Erfahrung ist uns nicht egal.", None, None, "unknown"),
        ("We have not compromised in 20 years of experience.", None, None, "unknown"),
        ("You have 5+ years of professional experience, 2 of them with Python.", 5, None, "advanced"),
        ("Minimum of 3-5 years' hands-on software experience in a startup.", 3, 5, "advanced"),
        ("Experience: 2 years or more in sales.", 2, None, "intermediate"),
        ("We were founded 10 years ago and have experience.", None, None, "unknown"),
        ("Our company has grown for 12 years. Experience with SQL is a plus.", None, None, "unknown"),
        ("A student who loves to code.", None, None, "unknown"),
        ("Minimum 4 years' experience in a similar role.", 4, None, "advanced"),
        ("We want someone with at least two years of professional experience.", 2, None, "intermediate"),
        ("Our company brings 30 years of experience to every project.", None, None, "unknown"),
        ("Founded 12 years ago, Acme has grown to 400 people.", None, None, "unknown"),
        ("Bachelor's degree with 5+ years of experience or Master's with 3+ years.", 3, None, "advanced"),
        ("5+ years of software engineering experience; 2+ years with Kubernetes.", 5, None, "advanced"),
        ("Must be 18 years or older.", None, None, "unknown"),
        ("You are in the 3rd or 4th year of your studies.", None, None, "unknown"),
        ("Contract for 2 years with possible extension.", None, None, "unknown"),
        ("4-year degree in Computer Science or equivalent experience.", None, None, "unknown"),
        ("A 3-year bond applies after training.", None, None, "unknown"),
        ("Preferred: 3+ years of experience with Figma.", 3, None, "advanced"),
        ("3+ years of experience required, 5+ years preferred", 3, None, "advanced"),
        ("1-2 yrs exp. in telecalling", 1, 2, "intermediate"),
        ("Experience: 0-1 year", 0, 1, "entry"),
        ("Freshers can apply.", None, None, "entry"),
        ("No experience necessary - training provided.", 0, None, "entry"),
        ("Our team has over 100 years of combined experience.", None, None, "unknown"),
        ("10 years of experience in our team will help you grow fast", None, None, "unknown"),
        ("You'll work with people who have 15 years of experience in finance", None, None, "unknown"),
        ("At least one year of experience as a nurse.", 1, None, "intermediate"),
        ("Experience in sales of 2 to 3 years is preferred", 2, 3, "intermediate"),
        ("Equity vests over 4 years.", None, None, "unknown"),
        ("In your first year, you will ship.", None, None, "unknown"),
        ("We grew 3x in the last 2 years.", None, None, "unknown"),
        ("Mindestens fünf Jahre Erfahrung im Projektmanagement", 5, None, "advanced"),
        ("Erste Berufserfahrung wünschenswert", None, None, "unknown"),
        ("Vous justifiez de 3 ans d'expérience minimum en gestion de projet", 3, None, "advanced"),
        ("Une première expérience est un plus", None, None, "unknown"),
        ("Buscamos una persona con 2 años de experiencia en ventas", 2, None, "intermediate"),
        ("Minimaal 2 jaar ervaring met React", 2, None, "intermediate"),
        ("You have worked 6+ months in a warehouse; experience with forklifts is a bonus.", 0.5, None, "entry"),
        ("PhD with 0-2 years of post-doc experience", 0, 2, "entry"),
        ("Up to 3 years of experience", 0, 3, "entry"),
        ("Less than 2 years of work experience.", 0, 2, "entry"),
        ("8+ yrs of relevant industry experience, including 3+ years in management", 8, None, "advanced"),
        ("4 weeks of paid vacation, increasing after 2 years of experience with us", None, None, "unknown"),
        ("Seeking a senior designer to own our brand.", None, None, "advanced"),
        ("We are looking for a mid-level engineer.", None, None, "intermediate"),
        ("Mentor junior developers.", None, None, "unknown"),
        ("Join a company with 20+ years of experience in logistics", None, None, "unknown"),
        ("7 to 10 years’ experience", 7, 10, "advanced"),
        ("Experience required: 3 years (sales)", 3, None, "advanced"),
        ("5+ years building distributed systems", 5, None, "advanced"),
        ("2+ years in customer-facing roles", 2, None, "intermediate"),
        ("Serving customers for over 25 years.", None, None, "unknown"),
        ("Minimum of 12 months experience", 1, None, "intermediate"),
        ("twelve (12) months of experience", 1, None, "intermediate"),
        ("We offer a 401k after one year.", None, None, "unknown"),
        ("You will get 2 years of experience in our rotational program.", None, None, "unknown"),
        ("With more than a decade of experience, we lead.", None, None, "unknown"),
        ("A minimum of 2 years post-qualification experience", 2, None, "intermediate"),
        ("experience (5 years) in SAP", 5, None, "advanced"),
        ("You need a minimum of 3 years in B2B sales.", 3, None, "advanced"),
        ("Applicants with 1–2 years of experience in content writing are preferred.", 1, 2, "intermediate"),
        ("Ideally you have 4 years' experience in UX.", 4, None, "advanced"),
        ("Work experience of 6 months or more is required", 0.5, None, "entry"),
        ("We're a 10-year-old startup.", None, None, "unknown"),
        ("Over the past 8 years, we have built...", None, None, "unknown"),
        ("Candidates should have completed 10+2 years of schooling.", None, None, "unknown"),
        ("Only students of the 2nd year can apply.", None, None, "unknown"),
        ("Our customers save 3 years of work.", None, None, "unknown"),
        ("With 15 years of experience, our CEO leads the team.", None, None, "unknown"),
        ("Mit über 20 Jahren Erfahrung sind wir Marktführer.", None, None, "unknown"),
        ("Du hast 3 bis 5 Jahre Erfahrung im Controlling.", 3, 5, "advanced"),
        ("Idealerweise hast du 2 Jahre Berufserfahrung", 2, None, "intermediate"),
        ("Vous avez au moins 5 années d'expérience.", 5, None, "advanced"),
        ("Première expérience de 2 ans souhaitée", 2, None, "intermediate"),
        ("Experiencia mínima de 3 años en desarrollo web.", 3, None, "advanced"),
        ("Experiência de 2 anos com Java", 2, None, "intermediate"),
        ("Almeno 2 anni di esperienza nel settore", 2, None, "intermediate"),
        ("Ervaring: 2-4 jaar", 2, 4, "intermediate"),
        ("Min 2 yrs exp", 2, None, "intermediate"),
        ("5+ yrs of backend", 5, None, "advanced"),
        ("exp - 0 to 1 yr", 0, 1, "entry"),
        ("No experience? We'll train you!", 0, None, "entry"),
        ("No previous work experience needed.", 0, None, "entry"),
        ("Prior experience is not required.", 0, None, "entry"),
        ("Experience not mandatory", 0, None, "entry"),
        ("Experience in Excel is a must.", None, None, "unknown"),
        ("several years of experience", None, None, "unknown"),
        ("Extensive experience with AWS", None, None, "unknown"),
        ("A year of experience with React", 1, None, "intermediate"),
        ("At least a year's experience in hospitality", 1, None, "intermediate"),
        ("Two to four years of related experience", 2, 4, "intermediate"),
        ("Ten years' experience", 10, None, "advanced"),
        ("2+ years (or equivalent internships) in data", 2, None, "intermediate"),
        ("BS with 4+ years of experience, MS with 2+ years, or PhD", 2, None, "intermediate"),
        ("5 years of experience in IT including 3 years in a lead role", 5, None, "advanced"),
        ("PhD or 3 years of experience", 3, None, "advanced"),
        ("We will consider fresh graduates.", None, None, "unknown"),
        ("This role is open to recent graduates.", None, None, "entry"),
        ("We are hiring freshers!", None, None, "entry"),
        ("You will report to a senior manager.", None, None, "unknown"),
        ("Vesting over four years with a one-year cliff", None, None, "unknown"),
        ("Average tenure of 6 years", None, None, "unknown"),
        ("You are currently in your final year", None, None, "unknown"),
        ("Passed out within 2 years", None, None, "unknown"),
        ("Should have less than 1 year of experience", 0, 1, "entry"),
        ("Maximum 3 years of experience", 0, 3, "entry"),
        ("0-6 months of experience", 0, 0.5, "entry"),
    ],
)
def test_a_description(description: str, least: float | None, most: float | None, band: str) -> None:
    read = experience_in(description)
    assert (read.least, read.most, read.band) == (least, most, band)


def test_of_many_sentences_those_that_speak_of_experience_count() -> None:
    text = """Our team:
    25 years in finance
    10+ years as a founder
    What you bring:
    • 3-5 years of experience in video production
    • 1+ years of experience with Premiere"""
    assert experience_in(text) == Experience(3, 5)


def test_a_field_without_years_does_not_hide_those_of_the_description() -> None:
    description = "You have 4 years of experience."
    assert experience_of("Mid-Senior Level", description) == Experience(4)
    assert experience_of("2 years", description) == Experience(2)
    assert experience_of("Associate", "Join us.").band == "intermediate"
    assert experience_of(None, description) == Experience(4)
    assert experience_of(None, None) == Experience()


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    for read in (read_experience(text), experience_in(text), experience_of(text, text)):
        assert read.least is None or 0 <= read.least <= 50


@given(
    st.lists(
        st.sampled_from(
            [
                "3",
                "five",
                "years",
                "yr",
                "experience",
                "no",
                "or",
                "+",
                "-",
                "to",
                "month",
                "we",
                "you",
                ".",
                "\n",
                "junior",
            ]
        )
    )
)
def test_any_words_are_read_the_same_again(parts: list[str]) -> None:
    text = " ".join(parts)
    read = experience_in(text)
    assert read == experience_in(text)
    assert read.most is None or (read.least or 0) <= read.most
