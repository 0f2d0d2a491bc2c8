//! Igbo names.
//!
//! Custody: no zone; no list is of real people. Orders of frequency are from general knowledge of public
//! statistics, not copied from a table: beyond the first hundred or so the order means little.

use super::Pool;
use super::rare_forenames::IGBO;
use crate::synthesis::people::composed::Composed;
use crate::synthesis::people::ranked::{Law, Ranked};

pub(in crate::synthesis::people) static POOL: Pool = Pool {
    own_forenames: 1.0,
    women: Ranked::new(
        Law::straight(71.3, 3.9, 220),
        "\
        Ngozi Chioma Chinyere Nkechi Ifeoma Amaka Chiamaka Adaeze Obioma Uche Nneka Ogechi Adaobi Blessing Onyinye \
        Chidinma Ijeoma Uju Uzoma Ebere Chinwe Kelechi Oluchi Amarachi Ezinne Nkiru Ugochi Chinenye Esther Grace Mercy \
        Patience Faith Favour Joy Peace Gloria Precious Chidera Kamsi Zara Somto Munachi Kosi Adanna Ebele Obiageli \
        Stella Roseline Caroline Philomena Nnenna",
        &IGBO,
    ),
    men: Ranked::new(
        Law::straight(71.4, 3.9, 216),
        "\
        Chinedu Emeka Obinna Chukwuma Ikenna Kelechi Chidi Uche Nnamdi Ifeanyi Chukwuemeka Ugochukwu Okechukwu Chibuzo \
        Emmanuel Victor Kenneth Anthony Kingsley Obi Azubuike Ikechukwu Chijioke Onyeka Somto Chidubem Tobenna Ebuka \
        Kene Zikora Chima Uzochukwu Chike Dubem Nonso Kosi Daniel David Samuel Michael Paul Peter Charles Christian \
        Donatus Cletus Fidelis Innocent",
        &IGBO,
    ),
    surnames: Ranked::new(
        Law::straight(77.8, 3.4, 3783),
        "\
        Okafor Okonkwo Eze Okoro Nwosu Obi Okeke Nwachukwu Onyeka Igwe Okoye Chukwu Nnamdi Onuoha Uzor Ibe Nwankwo \
        Anyanwu Opara Ezeh Ugwu Okpara Mbah Ogbonna Egbuna Ekwueme Azikiwe Achebe Iwu Madu Nzeogwu Ojukwu Udeh Umeh \
        Uche Amadi Agu Anozie Dike",
        &RARE,
    ),
};

static FIRSTS: [&str; 36] = [
    "Nwa", "Chuk", "Eze", "Oko", "Ony", "Obi", "Uzo", "Ani", "Ama", "Aku", "Ego", "Eke", "Emen", "Ike", "Ife", "Ile",
    "Mad", "Mba", "Nna", "Nwo", "Oba", "Odi", "Ogb", "Ohi", "Oji", "Oka", "Oki", "Ona", "Osu", "Ozo", "Uba", "Ude",
    "Udo", "Uga", "Uko", "Ume",
];

static SECONDS: [&str; 26] = [
    "nkwo", "chi", "fo", "gbu", "eke", "ama", "wuezi", "ora", "chukwu", "kwe", "du", "ike", "uzie", "bundu", "ka",
    "lue", "nna", "bia", "gwu", "mba", "ebo", "dozie", "la", "nze", "orie", "zor",
];

static SHAPES: [(&str, &str); 4] = [("", ""), ("wu", ""), ("ni", ""), ("ku", "")];

static RARE: Composed = Composed {
    firsts: &FIRSTS,
    seconds: &SECONDS,
    shapes: &SHAPES,
};
