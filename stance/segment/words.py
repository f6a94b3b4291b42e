"""Words that decide whether a full stop ends a sentence: abbreviations by what may follow them, and sentence openers.

All are written in lower case and without the final stop. They are closed classes of English, without proper names.
"""

from __future__ import annotations

# Always followed by what they belong to (a name, an example): the stop never ends the sentence.
BOUND = frozenset(
    """
    adm amb atty brig capt cardinal cmdr col comdr cpl cpt det dr fr ft gen gens gov govs hon insp lt maj messrs
    mlle mme mr mrs ms msgr mt mts pres prof profs pvt rep reps rev secy sen sens sgt st ste supt cf e.g
    eg i.e ie viz vs v approx resp incl ps p.s
    """.split()
)

# Followed by a number or a letter where they are abbreviations ("No. 5", "Jan. 6"), and plain words elsewhere ("No.").
BEFORE_NUMBER = frozenset(
    """
    no nos art arts sec secs fig figs p pp vol vols ch chap eq para paras pt pts ca c n nr ann app cl div res
    ext tel jan feb mar apr jun jul aug sep sept oct nov dec
    """.split()
)

# May end a sentence: they do when a sentence opener follows.
FREE = frozenset(
    """
    al assn assoc ave bldg blvd bros co corp dept dist est ed eds esq inc intl jr ltd mfg mgr natl pty rd sr
    univ ala ariz ark calif colo conn del fla ga ill ind kan ky la mass md mich minn miss mo mont neb nev okla
    ore pa penn tenn tex va vt wash wis wyo
    """.split()
)

# After "a.m." and "p.m." these go on with the time; any other capital begins a sentence.
AFTER_CLOCK = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday et est edt pt pst pdt ct cst cdt mst mdt gmt utc
    bst cet kst jst eastern pacific central mountain greenwich january february march april may june july august
    september october november december
    """.split()
)

# Function words and connectives: with a capital they begin a sentence, as names hardly ever begin with them.
OPENERS = frozenset(
    """
    the a an this that these those such some any no all both each every either neither most many much few
    several another other others one two three i he she it we they you who what which whose whom there here
    nobody somebody everybody everyone someone nothing something everything none my his her its our their your
    and but or nor so yet for if unless although though because since while when whenever where wherever whereas
    until once as before after than whether why how in on at by from to with without within under over between
    among against despite during through throughout toward towards about above across along around behind beyond
    beside besides instead like unlike of off into upon per not never ever even also only just still already
    again soon later now then today yesterday tomorrow perhaps maybe however moreover furthermore meanwhile
    nevertheless nonetheless therefore thus hence indeed instead rather finally first second third last next
    further too very often sometimes usually clearly obviously certainly surely naturally unfortunately
    fortunately similarly likewise accordingly consequently additionally conversely yes let it's he's she's
    that's there's they're we're we've i'm i've what's don't didn't
    """.split()
)

# Verbs that report speech, in the forms that follow a name ("...?" Park asked).
REPORTING = tuple(
    """
    said says asked asks replied replies answered answers wondered wonders shouted shouts cried cries yelled
    yells exclaimed exclaims demanded demands insisted insists wrote writes added adds quipped quips muttered
    mutters whispered whispers snapped snaps inquired inquires argued argues declared declares responded
    responds retorted retorts recalled recalls protested protests roared thundered growled joked jokes mused
    muses tweeted tweets urged urges warned warns complained complains continued continues pleaded pleads
    screamed screams barked claimed claims noted notes observed observes told tells explained explains testified
    testifies concluded concludes announced announces suggested suggests
    """.split()
)

# Written with a mark of their own, which ends no sentence.
NAMES_WITH_MARK = frozenset({"yahoo", "jeopardy", "oklahoma"})
