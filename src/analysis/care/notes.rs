//! How the table of care experience is to be read: sentences that rest on settings alone.
//!
//! Custody: no data.

use crate::study::{CareExperience, CareRules, CareTeller, RecordedCare, Standard, StatedCare};

pub(super) fn of(asked: &CareExperience, is_linked_here: bool) -> Vec<String> {
    let mut notes = match &asked.rules {
        CareRules::Recorded(rules) => recorded(rules, asked),
        CareRules::Stated(rules) => stated(rules, asked),
    };
    notes.extend([standardised(asked), bounds(&asked.rules)]);
    notes.push(
        "Ratios and differences of those compared, and ratios were all who are unknown of one kind, are those of the rounded counts, as \
         if each of the four were told by itself. Their limits, and the least and the greatest possible ratio, hold for all counts \
         that are rounded alike, and so lie further apart than before rounding. Shares, standardised ratios and ratios of hazards are \
         worked out before rounding, so that two printed shares need not give the printed ratio."
            .to_owned(),
    );
    if is_linked_here && matches!(asked.rules, CareRules::Recorded(_)) {
        notes.push(LINKED_HERE.to_owned());
    }
    notes
}

fn recorded(rules: &RecordedCare, asked: &CareExperience) -> Vec<String> {
    let areas = match rules.areas.as_slice() {
        [] => "everywhere".to_owned(),
        areas => areas.join(", "),
    };
    vec![
        format!(
            "Care experience: {}, before the index set; short breaks (V3, V4) do not count. Records of looked-after children \
             are complete {}, and cover {areas}.",
            asked.rules.in_words(),
            periods(rules),
        ),
        QUESTIONS.to_owned(),
        format!(
            "Compared are parents whose years at the ages asked for lie in complete records, as far as they came before the \
             index set, who are not known to have lived elsewhere, and whose links and dates decide; yes and no come from the \
             same years of birth. {}",
            headline(asked)
        ),
        "A link that was missed makes a parent a no, and so does time in care in a place that the records do not cover, of \
         one who is not known to have lived there. Where that happens to those who return as often as to others, ratios are \
         drawn towards 1."
            .to_owned(),
    ]
}

/// When records are complete, in words.
fn periods(rules: &RecordedCare) -> String {
    let period = rules.complete.iter();
    let words: Vec<String> = period
        .map(|period| format!("from {} to {}", period.from, period.to))
        .collect();
    match words.len() {
        0 | 1 => words.concat(),
        _ => format!(
            "{} (the years asked for lie whole in one of these)",
            words.join(" and ")
        ),
    }
}

fn stated(rules: &StatedCare, asked: &CareExperience) -> Vec<String> {
    let in_words = asked.rules.in_words();
    let (whose, lost) = match rules.teller {
        CareTeller::CourtFile => (
            "Read are the files of the index set alone, as files of later sets would be further looks at those who return.",
            "Compared are parents of whose childhood the file says something that is not contradicted: those whose childhood \
             somebody asked about, who may be others than those about whom files are silent.",
        ),
        CareTeller::Client => (
            "Read is all that services hold of the client, whenever it was said: a record of a service, and no record of \
             looked-after children.",
            "Compared are clients of services of whose childhood something was said that is not contradicted, and nobody \
             else: the ratios are those among clients, whom a service chose and may have helped.",
        ),
    };
    vec![
        format!(
            "Care experience: {in_words}. {whose} What is said tells no dates and no ages: a parent who was still a child at \
             the index set may have come into care because of it. Nothing is inferred from silence: who has no statement, or \
             one that is not known, or statements that conflict, is unknown."
        ),
        QUESTIONS.to_owned(),
        format!("{lost} {}", headline(asked)),
        "Where statements are made of those who return more often than of others, or more often of those who were in care, \
         ratios are wrong in a way that nothing here corrects: compare the rows of those of whom it is stated by whether they \
         returned, and read the bounds. No link to a childhood is needed, and no limit allows for one that was missed."
            .to_owned(),
    ]
}

const QUESTIONS: &str = "Two questions that are easily taken for each other. The ratio of risks of return asks whether parents with \
     care experience return more often than others. The ratio of shares asks whether they are over-represented among those \
     who return, against those who do not; it is not the ratio of a share to that of all women or of all births, which \
     this table does not hold.";

fn headline(asked: &CareExperience) -> String {
    format!(
        "The headline is the comparison of those followed {} years, whether or not they returned: \
         \"any\" mixes long and short times of observation. Who died or moved away within that time is in neither \
         arm of the headline; who comes under observation late takes part in the hazard ratios only.",
        asked.horizon
    )
}

fn standardised(asked: &CareExperience) -> String {
    let standards: Vec<&str> = asked.standards.iter().copied().map(Standard::as_str).collect();
    format!(
        "Standardised for {}: strata in which one group has nobody take no part. Standardised risks are those of all who \
         are compared, had each group their strata; their limits are Dobson's with Byar's limits of the count (exact below \
         10), which are a little wide for a share. Returns to those expected: at the risks of parents without care \
         experience in the same strata, with Byar's limits (exact below 10), these risks taken as known; such a ratio is \
         not comparable between areas.",
        standards.join(", ")
    )
}

fn bounds(rules: &CareRules) -> String {
    let parts = match rules {
        CareRules::Recorded(_) => {
            "Bounds: \"cohorts of complete records\" leaves out those who are unknown for their year of birth or their youth; \
             \"everybody\" holds them too. They"
        }
        CareRules::Stated(_) => "Bounds",
    };
    format!(
        "{parts} are no intervals: they say what the figures would be, were all who are unknown of one kind, or distributed so \
         that the ratio is the least or the greatest that is possible."
    )
}

const LINKED_HERE: &str = "Parents were linked to records of looked-after children by this program: persons of one kind with \
     persons of the other, one to one, by names, birth dates, sex and addresses as they were at any time. \"Links missed and \
     false as expected\" takes the linkage at its word on how many links it missed and made wrongly (see the quality of \
     links), and both to be as frequent among those who returned as among the others. Who changed every name, or whose \
     childhood record tells no name, is missed beyond that.";
