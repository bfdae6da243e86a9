"""Golden cases of the skill taxonomy: canonical names, lists, titles, free text."""

from __future__ import annotations

import pytest

from opportunity_pipeline.normalize.skills.skills import (
    canonical_interest,
    canonical_skill,
    extract_skills,
    extract_technologies,
    read_skills,
    related_skills,
    skill_names,
)
from opportunity_pipeline.normalize.text.phrases import PhraseIndex


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
        ("Adobe Photoshop", "adobe photoshop"),
        ("Photoshop", "adobe photoshop"),
        ("Spark", "apache spark"),
        ("IoT", "internet of things"),
        ("OOPs", "object-oriented programming"),
        ("Spring Boot 3", "spring boot"),
        ("Anglais courant", "english"),
        ("Englisch (fließend)", "english"),
        ("Kommunikationsfähigkeit", "communication"),
        ("Excel ka knowledge", "excel"),
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
    assert len(names) >= 1_000
    assert {name for name in names if canonical_skill(name) != name} == set()
    assert {name for name in names if name != name.lower().strip()} == set()


def test_skills_are_related_to_skills() -> None:
    names = skill_names()
    assert {name for name in names if not related_skills(name)} == set()
    assert {other for name in names for other in related_skills(name)} <= names
    assert {name for name in names if name in related_skills(name)} == set()
    assert "redux" in related_skills("react")
    assert related_skills("basket weaving") == ()


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
        ("Adobe Photoshop, CorelDRAW, Canva", ["adobe photoshop", "coreldraw", "canva"]),
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
        # labels, conditions, brackets
        ("Key Skills: Node js, Mongo DB", ["node.js", "mongodb"]),
        ("Languages: Java; Tools: Git", ["java", "git"]),
        ("c/c++, sql/plsql", ["c", "c++", "sql", "pl/sql"]),
        ("AWS (EC2, S3), Python (Programming Language)", ["aws", "amazon ec2", "amazon s3", "python"]),
        (
            "Data Structures & Algorithms, AI/ML",
            ["data structures", "algorithms", "artificial intelligence", "machine learning"],
        ),
        ("B.Tech, Any programming language, Freshers can apply, driving licence", []),
        ("Warehouse experience, Forklift, Subject Matter Expert", ["forklift operation"]),
        ("R&D, go to market", []),
        (
            "HTML CSS JS, Python or R, strong in Java, Word etc.",
            ["html", "css", "javascript", "python", "r", "java", "microsoft word"],
        ),
        ("Menu planning, Python", ["menu planning", "python"]),
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
        ("Node.js and Express", ["node.js", "express.js"]),
        ("You excel at communication", []),
        ("Excel at what you do", []),
        ("good command of Excel", ["excel"]),
        ("spark joy", []),
        ("Hadoop, Spark and Hive", ["hadoop", "apache spark", "apache hive"]),
        ("build it from scratch", []),
        ("we react to change", []),
        ("components in React", ["react"]),
        ("attention to detail and communication", []),
        ("AI/ML", ["artificial intelligence", "machine learning"]),
        ("", []),
        # languages and seasons, persons and places
        ("Firmware in C, analyses in R", ["c", "r"]),
        ("Apps in Dart; we play darts", ["dart"]),
        ("Julia from HR says hello", []),
        ("R, Python or Julia", ["r", "python", "julia"]),
        ("Java, Spring and JPA; we start in Spring", ["java", "spring", "jpa"]),
        ("Teach kids Scratch and Python", ["teaching", "scratch", "python"]),
        ("scratch resistant paint", []),
        ("Rust (tokio, axum)", ["rust", "tokio", "axum"]),
        ("Rust protection for steel", []),
        ("Meet us in Java House", []),
        ("Swift decisions, Swift and SwiftUI", ["swift", "swiftui"]),
        # tools that share their name with other things
        ("Chef, Puppet or Ansible", ["chef", "puppet", "ansible"]),
        ("our chef and a puppet theatre", []),
        ("Hybrid apps with Ionic and Capacitor", ["ionic", "capacitor"]),
        ("ionic liquids and flasks", []),
        ("APIs in Flask behind Apache or nginx", ["flask", "apache http server", "nginx"]),
        ("under the Apache 2.0 license", []),
        ("Word, Excel and Access", ["microsoft word", "excel", "microsoft access"]),
        ("word of mouth, access to tools, product teams", []),
        ("Notion, Linear and Slack", ["notion", "linear", "slack"]),
        ("linear growth and the notion of time", []),
        ("Mockups in Sketch or Figma", ["sketch", "figma"]),
        ("sketch ideas by hand", []),
        ("Unity and C#", ["unity", "c#"]),
        ("a sense of unity", []),
        ("Make, Zapier and n8n", ["make", "zapier", "n8n"]),
        ("make sure that it works", []),
        ("some knowledge of SAP", ["sap"]),
        ("BI tools such as Tableau", ["business intelligence", "tableau"]),
        ("a bi-weekly report", []),
        ("tests in Mocha and Chai", ["mocha", "chai"]),
        ("knowledge of excel and word is must", ["excel", "microsoft word"]),
        ("html, css, react and node.", ["html", "css", "react", "node.js"]),
        ("Stack: Go", ["go"]),
        ("- R\n- Stata", ["r", "stata"]),
        ("Salesforce with Apex, Flow and LWC", ["salesforce", "apex", "lightning web components"]),
        ("AWS (EC2, S3, IAM)", ["aws", "amazon ec2", "amazon s3", "aws iam"]),
        ("IAM with Okta or Keycloak", ["identity and access management", "okta", "keycloak"]),
        # unwanted
        ("Postgres, no Kubernetes", ["postgresql"]),
        ("without Docker or Kubernetes", []),
        ("GitHub Actions instead of Jenkins", ["github actions"]),
        ("Figma; we left Sketch", ["figma"]),
        ("We don't use Java but Kotlin", ["kotlin"]),
        ("Kotlin. Candidates with only JavaScript need not apply.", ["kotlin"]),
        ("You know React, not just HTML", ["react", "html"]),
        ("Java is not required, you will learn it", ["java"]),
        ("Ansible not required, Puppet preferred", ["ansible", "puppet"]),
        ("Ansible isn't required, Puppet is strongly preferred", ["ansible", "puppet"]),
        ("Jenkins is not needed, Puppet is required", ["puppet"]),
        ("Docker no longer used, the Kotlin code stays", ["docker", "kotlin"]),
        ("We do not use the Java SDK", []),
        ("Puppet preferred", []),
        ("Chef required for our kitchen", []),
        # degrees
        ("Degree in Statistics, Economics or Physics; SQL", ["sql"]),
        ("Physics, Mathematics or a related field", []),
        ("BS/MS in CS, EE or Statistics", []),
        ("mechanical engineering students with SolidWorks", ["solidworks"]),
        ("Bachelor's degree and experience in statistics", ["statistics"]),
        # other owners and meanings
        ("an AI startup and an SEO agency", []),
        ("work with machine learning engineers", []),
        ("report to the QA lead", []),
        ("a forklift licence", []),
        ("clients such as Salesforce, Oracle and Figma; we use SQL", ["sql"]),
        ("backed by Stripe", []),
        ("your time at Snowflake; good at Python", ["python"]),
        ("SEM, TEM and XRD", ["scanning electron microscopy", "transmission electron microscopy", "x-ray diffraction"]),
        ("SEO and SEM", ["seo", "search engine marketing"]),
        ("partner with Sales and Finance", []),
        ("experience in sales or marketing", ["sales", "marketing"]),
        ("strong accounting skills", ["accounting"]),
        ("fluent German and good communication", []),
        # Names of companies, persons and products.
        ("Ansible Capital invests in Kenya; slides in PowerPoint", ["powerpoint"]),
        ("You report to our founder Ruby and write Python", ["python"]),
        ("Interns on Flow, our scheduling product, write Go", ["go"]),
        ("Orbital Foundry | Rust | ONSITE Zurich", ["rust"]),
        ("The office of Ruby Hart. Ruby Developer wanted", ["ruby"]),
        # Used by clients and competitors.
        ("Our customers run Splunk; you answer in Zendesk", ["zendesk"]),
        ("We compete with Asana. We use Linear", ["linear"]),
        ("Oracle and Cisco are among our investors. Go services", ["go"]),
        # Names of departments.
        ("Calendars of the Legal, Marketing and Human Resources departments", []),
        ("Partner with Product Management, and write SQL", ["sql"]),
        ("Assistant to the VP of Marketing; Outlook and Word", ["microsoft outlook", "microsoft word"]),
        # Offered, or no longer used.
        ("Perks: yoga, AWS courses, lunch. Requirements: Kotlin", ["kotlin"]),
        ("We migrated from Jenkins to GitHub Actions", ["github actions"]),
        ("Scala is being phased out in favour of Python", ["python"]),
        ("Kein Java: wir bauen mit Elixir", ["elixir"]),
        ("We use Python; C is not needed", ["python"]),
        ("We threw out Vagrant and use Docker", ["docker"]),
        ("You make Google Sheets talk", ["google sheets"]),
        ("Our old Salesforce org is switched off", []),
        ("You sell to hospitals that run Epic and Cerner", []),
        ("A monthly look at Google Analytics", ["google analytics"]),
        ("Draft contracts for M&A deals", ["contract drafting", "mergers and acquisitions"]),
        ("We are not looking for React developers. Services in Go", ["go"]),
        # Not names at all.
        ("Salary 40,000-60,000 PHP for a Laravel developer", ["laravel"]),
        ("Washington, D.C.", []),
        ("I&C engineer", []),
        ("See https://oauth.example.org", []),
        # Named with their use or the side they run on.
        ("Concur expenses, Outlook calendars and Zoom meetings", ["concur", "microsoft outlook", "zoom"]),
        ("Elixir on the server, Elm on the client", ["elixir", "elm"]),
        ("Schedule posts in Buffer. Rive a plus", ["buffer", "rive"]),
        ("Flutter developer with good knowledge of Dart", ["flutter", "dart"]),
        ("Boost developer productivity", []),
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
        ("Software Engineer (Go)", ["go"]),
        ("Software Engineering Intern - Spring", []),
        ("Spark Scala Developer", ["apache spark", "scala"]),
        ("Express Delivery Driver", []),
        ("Scratch Kitchen Line Cook", []),
        ("Access Control Technician", []),
        ("Excel in Your Career! Sales Trainee", ["sales"]),
        ("Danish Speaking Consultant", ["danish"]),
        ("Graphic Designer - Photoshop", ["adobe photoshop"]),
        ("Backend Engineer", []),
        ("Recruiter", []),
        ("Business Development & Outreach", ["business development"]),
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
