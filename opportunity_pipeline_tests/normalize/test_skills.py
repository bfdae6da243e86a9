"""Golden cases of the skill taxonomy: canonical names, lists, titles, free text."""

from __future__ import annotations

import pytest

from opportunity_pipeline.normalize.phrases import PhraseIndex
from opportunity_pipeline.normalize.skills import (
    canonical_interest,
    canonical_skill,
    extract_skills,
    extract_technologies,
    read_skills,
    skill_names,
)


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("JS", "javascript"),
        ("JavaScript", "javascript"),
        ("Java", "java"),
        ("ReactJS", "react"),
        ("React.js", "react"),
        ("React Native", "react native"),
        ("Node", "node.js"),
        ("NodeJS", "node.js"),
        ("C", "c"),
        ("C Programming", "c"),
        ("C++", "c++"),
        ("C++ Programming", "c++"),
        ("cpp", "c++"),
        ("C#", "c#"),
        (".NET", ".net"),
        ("dot net", ".net"),
        ("ASP.NET", "asp.net"),
        ("Golang", "go"),
        ("R", "r"),
        ("Rust", "rust"),
        ("GCP", "google cloud"),
        ("Amazon Web Services (AWS)", "aws"),
        ("Microsoft Azure", "azure"),
        ("K8s", "kubernetes"),
        ("ML", "machine learning"),
        ("Machine-Learning", "machine learning"),
        ("AI", "artificial intelligence"),
        ("LLMs", "large language models"),
        ("Natural Language Processing (NLP)", "natural language processing"),
        ("Search Engine Optimization (SEO)", "seo"),
        ("MS-Excel", "excel"),
        ("Advanced Excel", "excel"),
        ("Adobe Photoshop", "photoshop"),
        ("UI & UX Design", "ui/ux design"),
        ("REST API", "rest api"),
        ("Postgres", "postgresql"),
        ("Data Structures & Algorithms", "data structures"),
        ("English Proficiency (Spoken)", "english"),
        ("Marathi Proficiency(Spoken)", "marathi"),
        ("Basic knowledge of Java", "java"),
        ("Working knowledge of SQL", "sql"),
        ("python.", "python"),
        ("Trust", None),
        ("go to market", None),
        ("Basket weaving", None),
        ("", None),
    ],
)
def test_canonical_skill(written: str, canonical: str | None) -> None:
    assert canonical_skill(written) == canonical


def test_taxonomy_is_large_and_every_name_is_its_own_alias() -> None:
    names = skill_names()
    assert len(names) >= 400
    assert {name for name in names if canonical_skill(name) != name} == set()
    assert {name for name in names if name != name.lower().strip()} == set()


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("AI", "artificial intelligence"),
        ("Fintech", "fintech"),
        ("Web", "web development"),
        ("  Basket   Weaving ", "basket weaving"),
        ("Économie Circulaire", "economie circulaire"),
    ],
)
def test_canonical_interest_always_gives_a_name(written: str, name: str) -> None:
    assert canonical_interest(written) == name
    assert canonical_interest(name) == name


@pytest.mark.parametrize(
    ("listed", "skills"),
    [
        ("Adobe Photoshop, CorelDRAW, Canva", ["photoshop", "coreldraw", "canva"]),
        ("['Python', 'SQL']", ["python", "sql"]),
        ("['No Skills Listed']", []),
        ("[]", []),
        (["Java", "Core Java", "JS"], ["java", "javascript"]),
        ("HTML/CSS", ["html", "css"]),
        ("React and Node.js", ["react", "node.js"]),
        ("Machine Learning/AI", ["machine learning", "artificial intelligence"]),
        ("AR/VR", ["augmented reality", "virtual reality"]),
        ("CI/CD", ["ci/cd"]),
        ("Search Engine Optimization (SEO, on-page), Canva", ["seo", "canva"]),
        ("English Proficiency (Spoken), English Proficiency (Written)", ["english"]),
        ("Basket weaving", ["basket weaving"]),
        ("Robots • Origami; Docker", ["robotics", "origami", "docker"]),
        ("N/A", []),
        ("Go, R, C", ["go", "r", "c"]),
        ("You should have worked with Python and Docker in production for years", ["python", "docker"]),
        ("12345, !!", []),
    ],
)
def test_read_skills(listed: str | list[str], skills: list[str]) -> None:
    assert read_skills(listed) == skills


@pytest.mark.parametrize(
    ("text", "skills"),
    [
        # whole tokens
        ("We trust you with our Java services.", ["java"]),
        ("JavaScript is what we write.", ["javascript"]),
        ("Trust & Safety team", []),
        ("Strong in C/C++, C# and .NET", ["c", "c++", "c#", ".net"]),
        ("Modern C++17.", ["c++"]),
        ("node.js,vue.js and next.js", ["node.js", "vue.js", "next.js"]),
        ("HTML5/CSS3", ["html", "css"]),
        ("You know Python.Java is a plus", ["python", "java"]),
        # go
        ("Own our go-to-market strategy", []),
        ("Go-to-Market lead", []),
        ("Ready to go far with us", []),
        ("Go above and beyond", []),
        ("Services written in Go", ["go"]),
        ("Experience with Go is a plus", ["go"]),
        ("Go developer wanted", ["go"]),
        ("Python, Go, or Java", ["python", "go", "java"]),
        ("We use golang", ["go"]),
        # r and c
        ("Statistics in R or Python", ["statistics", "r", "python"]),
        ("R&D facility", []),
        ("Toys R Us", []),
        ("Series C startup", []),
        ("C-level executives and vitamin C", []),
        ("programming in C", ["c"]),
        # rust, swift, spring, express, excel, spark, scratch
        ("Clean rust from parts", []),
        ("backend in Rust", ["rust"]),
        ("a swift response", []),
        ("iOS apps in Swift", ["ios", "swift"]),
        ("Swift and Kotlin", ["swift", "kotlin"]),
        ("Spring 2026 internship", []),
        ("Spring Boot microservices", ["spring boot", "microservices"]),
        ("Java, Spring, Hibernate", ["java", "spring", "hibernate"]),
        ("express your interest", []),
        ("Node.js and Express", ["node.js", "express"]),
        ("You excel at communication", []),
        ("Excel at what you do", []),
        ("good command of Excel", ["excel"]),
        ("spark joy", []),
        ("Hadoop, Spark and Hive", ["hadoop", "spark", "hive"]),
        ("build it from scratch", []),
        ("we react to change", []),
        ("components in React", ["react"]),
        ("attention to detail and communication", []),
        ("AI/ML", ["artificial intelligence", "machine learning"]),
        ("", []),
    ],
)
def test_free_text(text: str, skills: list[str]) -> None:
    assert extract_skills(text) == skills


@pytest.mark.parametrize(
    ("title", "skills"),
    [
        ("Go Developer", ["go"]),
        ("Business Development (Sales)", ["business development", "sales"]),
        ("Social Media Marketing", ["social media marketing"]),
        ("ReactJS Development", ["react"]),
        ("Software Engineer, Java", ["java"]),
        (".NET Development", [".net"]),
        ("Content Writing", ["content writing"]),
        ("Partner Manager, Go-to-Market Strategy", []),
        ("Spring Intern 2026", []),
        ("Senior Software Engineer", []),
        ("Python And R Development", ["python", "r"]),
    ],
)
def test_titles(title: str, skills: list[str]) -> None:
    assert extract_skills(title, title=True) == skills


def test_technologies_are_no_fields_of_work() -> None:
    assert extract_technologies("Flutter AI Hackathon for Web Development") == ["flutter"]


def test_an_index_refuses_one_phrase_with_two_meanings() -> None:
    with pytest.raises(ValueError, match="stands for both"):
        PhraseIndex([("data  engineer", 1), ("Data Engineer", 2)])
    with pytest.raises(ValueError, match="no word"):
        PhraseIndex([("---", 1)])


def test_the_longest_phrase_wins_and_matches_do_not_overlap() -> None:
    index = PhraseIndex({"data": "d", "data engineer": "de", "engineer lead": "el"})
    tokens, found = index.scan("Data Engineer Lead, data")
    assert [(match.value, match.size) for match in found] == [("de", 2), ("d", 1)]
    assert [tokens.original(match.last) for match in found] == ["Engineer", "data"]
    assert index.lookup("DATA engineer") == "de"
    assert index.lookup("data engineers") is None
