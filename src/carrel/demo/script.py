"""The sample course: five short lectures about learning itself, each on a finding that has held up.

Figures come from: Roediger and Karpicke 2006 (Psychological Science 17, experiment 2); Ebbinghaus 1885, in the savings of
Murre and Dros 2015 (PLoS ONE 10); Cepeda and others 2008 (Psychological Science 19); Rohrer and Taylor 2007 (Instructional
Science 35); Jenkins and Dallenbach 1924 (American Journal of Psychology 35); Yoo and others 2007 (Nature Neuroscience 10).
"""

from __future__ import annotations

from carrel.demo.spec import Bars, Blocks, CourseSpec, Curve, LectureSpec, Part, Slide

_MEMORY = "How memory works"
_HABITS = "A day of study"

_RETRIEVAL = LectureSpec(
    key="retrieval-practice",
    title="Close the book: retrieval practice",
    section=_MEMORY,
    description="Why trying to remember teaches more than reading again.",
    slides=(
        Slide(
            "Close the book",
            (
                Part(
                    (
                        "Here is the most useful thing that we know about learning.",
                        "Trying to remember something makes it easier to remember the next time.",
                    ),
                    "Remembering is practice, not only a test",
                    {
                        "de": (
                            "Hier ist das Nützlichste, was wir über das Lernen wissen.",
                            "Wer versucht, sich an etwas zu erinnern, erinnert sich beim nächsten Mal leichter.",
                        )
                    },
                ),
                Part(
                    (
                        "Reading a page again feels like learning, because the words grow familiar.",
                        "But familiar is not the same as known.",
                    ),
                    "Familiar is not the same as known",
                    {
                        "de": (
                            "Eine Seite noch einmal zu lesen fühlt sich wie Lernen an, weil die Wörter vertraut werden.",
                            "Aber vertraut ist nicht dasselbe wie gewusst.",
                        )
                    },
                ),
            ),
        ),
        Slide(
            "What the experiment found",
            (
                Part(
                    (
                        "In two thousand and six, Roediger and Karpicke gave students short texts to learn.",
                        "One group read the text four times.",
                        "Another read it once, and then three times wrote down all that they could recall.",
                    ),
                    "Read four times, or read once and recall three times",
                    {
                        "de": (
                            "Im Jahr zweitausendsechs gaben Roediger und Karpicke Studierenden kurze Texte zum Lernen.",
                            "Eine Gruppe las den Text viermal.",
                            "Eine andere las ihn einmal und schrieb dann dreimal alles auf, woran sie sich erinnerte.",
                        )
                    },
                ),
                Part(
                    (
                        "After five minutes the readers were ahead.",
                        "After a week they remembered forty per cent, and those who had practised recall, sixty-one.",
                    ),
                    "A week later: 40 % against 61 %",
                    {
                        "de": (
                            "Nach fünf Minuten lagen die Leser vorn.",
                            "Nach einer Woche wussten sie noch vierzig Prozent, und wer das Abrufen geübt hatte, einundsechzig.",
                        )
                    },
                ),
            ),
            Bars((("Read four times", 40), ("Read once, recalled three times", 61)), lit=1),
        ),
        Slide(
            "Try it now",
            (
                Part(
                    (
                        "So at the end of each lecture, look away.",
                        "Say aloud the three things that matter most, and only then check.",
                    ),
                    "Look away, say three things, then check",
                    {
                        "de": (
                            "Schau also am Ende jeder Vorlesung weg.",
                            "Sag laut die drei wichtigsten Dinge, und sieh erst dann nach.",
                        )
                    },
                ),
                Part(
                    ("What you could not say is what to study next.",),
                    "The gaps are your plan",
                    {"de": ("Was du nicht sagen konntest, lernst du als Nächstes.",)},
                ),
            ),
        ),
    ),
)

_SPACING = LectureSpec(
    key="spacing",
    title="Let it fade a little: spacing",
    section=_MEMORY,
    description="Why the same hours teach more when days lie between them.",
    slides=(
        Slide(
            "The forgetting curve",
            (
                Part(
                    (
                        "In eighteen eighty-five Hermann Ebbinghaus measured how fast he forgot lists of nonsense syllables.",
                        "Forgetting was steep at first and then ever slower.",
                    ),
                    "Steep at first, then ever slower",
                ),
                Part(
                    ("After one day, about two thirds of the work of learning had to be done again.",),
                    "After a day, two thirds of the work is lost",
                ),
            ),
            Curve(()),
        ),
        Slide(
            "Review bends the curve",
            (
                Part(
                    (
                        "But each review makes the curve flatter.",
                        "What you meet again, just as it begins to fade, stays longer than before.",
                    ),
                    "Each review makes forgetting slower",
                ),
                Part(
                    ("That is the spacing effect.", "Three hours spread over three weeks beat three hours in one night."),
                    "The same hours, spread out, teach more",
                ),
            ),
            Curve((0.2, 0.48)),
        ),
        Slide(
            "How long to wait",
            (
                Part(
                    (
                        "How long should the gap be?",
                        "It depends on how long you want to remember.",
                        "For a test in a week, review after a day or two.",
                        "For one in two months, wait about three weeks.",
                    ),
                    "A test in a week: wait a day or two",
                ),
                Part(("The longer it should last, the longer the gap.",), "A test in two months: about three weeks"),
                Part(("If recalling feels a little hard, the gap was right.",), "A little hard is just right"),
            ),
        ),
    ),
)

_INTERLEAVING = LectureSpec(
    key="interleaving",
    title="Mix it up: interleaving",
    section=_MEMORY,
    description="Why mixed exercises feel worse and work better.",
    container="webm",
    slides=(
        Slide(
            "Blocked or mixed",
            (
                Part(
                    ("Most exercise books sort their problems.", "First ten of one kind, then ten of the next."),
                    "Blocked: one kind at a time",
                ),
                Part(
                    (
                        "Interleaving shuffles them.",
                        "No two neighbours are alike, so every problem begins with a question: what kind is this?",
                    ),
                    "Interleaved: what kind is this?",
                ),
            ),
            Blocks((("Blocked", "AAABBBCCC"), ("Interleaved", "ABCBACCAB"))),
        ),
        Slide(
            "Worse today, better next week",
            (
                Part(
                    (
                        "Rohrer and Taylor let students practise the volumes of four odd solids.",
                        "During practice the blocked group solved eighty-nine per cent, and the mixed group only sixty.",
                    ),
                    "In practice: 89 % blocked, 60 % mixed",
                ),
                Part(
                    ("A week later it had turned around.", "Twenty per cent for the blocked group, sixty-three for the mixed."),
                    "A week later: 20 % against 63 %",
                ),
            ),
            Bars(
                (
                    ("Blocked, in practice", 89),
                    ("Mixed, in practice", 60),
                    ("Blocked, a week later", 20),
                    ("Mixed, a week later", 63),
                ),
                lit=3,
            ),
        ),
        Slide(
            "Choosing is half the skill",
            (
                Part(
                    ("Blocked practice teaches you to carry out a method.", "Mixed practice also teaches you when to choose it."),
                    "Learn when to use a method, not only how",
                ),
                Part(
                    ("So put three old exercises among the new ones.", "It will feel slower, and that is the point."),
                    "Put three old exercises among the new",
                ),
            ),
        ),
    ),
)

_NOTES = LectureSpec(
    key="notes",
    title="Notes that ask questions",
    section=_HABITS,
    description="How to write notes that you can practise with.",
    slides=(
        Slide(
            "Do not write down everything",
            (
                Part(
                    ("It is tempting to write down every word.", "But copying needs the hand and hardly the mind."),
                    "Copying needs the hand, not the mind",
                ),
                Part(
                    (
                        "Listen until a thought is complete, and then put it in your own words.",
                        "Whether you type or use a pen matters less than this.",
                    ),
                    "One thought at a time, in your own words",
                ),
            ),
        ),
        Slide(
            "A margin for questions",
            (
                Part(
                    (
                        "In the nineteen fifties Walter Pauk of Cornell taught a simple page.",
                        "Notes go on the right, and a narrow column on the left stays empty.",
                    ),
                    "Notes on the right, an empty column on the left",
                ),
                Part(
                    ("The same evening, write questions into that column, to which your notes are the answers.",),
                    "That evening: write the questions",
                ),
                Part(
                    ("Now cover the right side and you have a test that you made yourself.",),
                    "Cover the answers: a test of your own",
                ),
            ),
        ),
        Slide(
            "Tie the note to the moment",
            (
                Part(
                    (
                        "With a recorded lecture, put the second beside the note.",
                        "Then a doubtful line is one click away from the voice that said it.",
                    ),
                    "Keep the second beside the note",
                ),
                Part(
                    ("A note is finished when it has become a question that you can answer.",),
                    "A finished note is a question you can answer",
                ),
            ),
        ),
    ),
)

_SLEEP = LectureSpec(
    key="sleep",
    title="Sleep finishes the work",
    section=_HABITS,
    description="What the night does with the day's learning.",
    slides=(
        Slide(
            "An old experiment",
            (
                Part(
                    (
                        "In nineteen twenty-four Jenkins and Dallenbach asked two students to learn lists of syllables,",
                        "some late in the evening, some in the morning.",
                    ),
                    "Learned at night or in the morning",
                ),
                Part(
                    (
                        "After eight hours of sleep they recalled more than half.",
                        "After eight hours awake, about one in ten.",
                    ),
                    "Eight hours asleep beat eight hours awake",
                ),
            ),
            Bars((("After eight hours of sleep", 56), ("After eight hours awake", 9)), lit=0),
        ),
        Slide(
            "What happens at night",
            (
                Part(
                    (
                        "In deep sleep the brain replays patterns of the day.",
                        "We see this most clearly in rats, whose sleeping brains run through the maze again.",
                    ),
                    "In deep sleep, the day is replayed",
                ),
                Part(
                    ("Sleep also makes room.", "People who have lost a night's sleep form new memories less well the next day."),
                    "A lost night makes the next day's learning weaker",
                ),
            ),
        ),
        Slide(
            "A plan for tonight",
            (
                Part(("So do not pay for study with sleep.",), "Do not pay for study with sleep"),
                Part(
                    ("Spend the last ten minutes of the day on recall: close the book, and tell yourself what you learned.",),
                    "Ten minutes of recall, then bed",
                ),
                Part(
                    (
                        "Tomorrow, ask yourself again.",
                        "Retrieval, spacing, a mixed set of questions, and a good night: that is most of what there is to know.",
                    ),
                    "Tomorrow, ask yourself again",
                ),
            ),
        ),
    ),
)

COURSE = CourseSpec(
    key="learning-how-to-learn",
    title="Learning how to learn",
    description="Five short lectures about learning itself: what makes knowledge stay, and what to do about it today.",
    lectures=(_RETRIEVAL, _SPACING, _INTERLEAVING, _NOTES, _SLEEP),
)
