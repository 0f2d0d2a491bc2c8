//! Names with the properties that linkage meets: uneven frequencies, nicknames, misspellings, sounds. Made of syllables,
//! so that no list of real people's names is needed.

use super::random::Random;

const ONSETS: [&str; 18] = [
    "b", "c", "d", "f", "g", "h", "j", "k", "l", "m", "n", "p", "r", "s", "t", "w", "sh", "br",
];
const VOWELS: [&str; 7] = ["a", "e", "i", "o", "u", "ee", "ar"];
const ENDS: [&str; 12] = ["n", "l", "s", "t", "r", "m", "ck", "nd", "ston", "son", "ley", ""];

/// The `rank`-th name of a list; `list` keeps lists apart.
pub(super) fn name(list: u64, rank: usize) -> String {
    let mut random = Random::new(list.wrapping_mul(1_000_003).wrapping_add(rank as u64));
    let syllables = 1 + random.below(2) + random.below(2);
    let mut name = String::new();
    for _ in 0..syllables {
        name.push_str(ONSETS[random.below(ONSETS.len())]);
        name.push_str(VOWELS[random.below(VOWELS.len())]);
    }
    name + ENDS[random.below(ENDS.len())]
}

/// A rank drawn with Zipf's law, flattened at the top: the shares of the commonest names are those of British
/// surnames (about 1 %) for 4,000 names, of forenames of one cohort (about 3 %) for 300.
pub(super) fn zipf(random: &mut Random, names: usize) -> usize {
    let flattening = 8.0;
    let top = ((names as f64 + flattening) / flattening).ln();
    let rank = flattening * (random.uniform() * top).exp() - flattening;
    (rank as usize).min(names - 1)
}

/// One misspelling: a letter lost, doubled, replaced or exchanged with the next.
pub(super) fn misspelt(random: &mut Random, name: &str) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let at = random.below(letters.len().max(2) - 1);
    match random.below(4) {
        0 => drop(letters.remove(at)),
        1 => letters.insert(at, letters[at]),
        2 => letters[at] = char::from(b'a' + random.below(26) as u8),
        _ if at + 1 < letters.len() => letters.swap(at, at + 1),
        _ => letters.push('e'),
    }
    letters.into_iter().collect()
}

/// The short form of a name; every third name of a list has one, which several names may share.
pub(super) fn nickname(name: &str) -> Option<String> {
    let code = name
        .bytes()
        .fold(0_u32, |sum, byte| sum * 31 % 65_521 + u32::from(byte));
    (code % 3 == 0 && name.len() > 4).then(|| format!("{}ie", &name[..3]))
}

/// The canonical form of a short form.
pub(super) fn canonical(name: &str) -> String {
    let is_short = name.len() == 5 && name.ends_with("ie");
    if is_short {
        format!("class {}", &name[..3])
    } else {
        nickname(name).map_or(name.to_owned(), |_| format!("class {}", &name[..3]))
    }
}

/// American Soundex.
pub(super) fn soundex(name: &str) -> String {
    let class = |letter: char| match letter {
        'b' | 'f' | 'p' | 'v' => '1',
        'c' | 'g' | 'j' | 'k' | 'q' | 's' | 'x' | 'z' => '2',
        'd' | 't' => '3',
        'l' => '4',
        'm' | 'n' => '5',
        'r' => '6',
        'h' | 'w' => '-',
        _ => '0',
    };
    let mut code: String = name.chars().take(1).collect();
    let mut last = name.chars().next().map_or('0', class);
    for letter in name.chars().skip(1).map(class).filter(|&letter| letter != '-') {
        if letter != '0' && letter != last {
            code.push(letter);
        }
        last = letter;
    }
    code.chars().chain("000".chars()).take(4).collect()
}

/// The name and its one-letter deletions.
pub(super) fn deletions(name: &str) -> Vec<String> {
    let letters: Vec<char> = name.chars().collect();
    let without = |at: usize| {
        letters
            .iter()
            .enumerate()
            .filter(|&(i, _)| i != at)
            .map(|(_, &c)| c)
            .collect()
    };
    std::iter::once(name.to_owned())
        .chain((0..letters.len()).map(without))
        .collect()
}
