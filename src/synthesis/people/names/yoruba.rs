//! Yoruba names.
//!
//! Custody: no zone; no list is of real people. Orders of frequency are from general knowledge of public
//! statistics, not copied from a table: beyond the first hundred or so the order means little.

use super::Pool;
use super::rare_forenames::YORUBA;
use crate::synthesis::people::composed::Composed;
use crate::synthesis::people::ranked::{Law, Ranked};

pub(in crate::synthesis::people) static POOL: Pool = Pool {
    own_forenames: 1.0,
    women: Ranked::new(
        Law::straight(70.9, 3.9, 254),
        "\
        Folake Yetunde Funmilayo Blessing Titilayo Bukola Temitope Oluwaseun Adebisi Abimbola Omolara Olayinka Modupe \
        Adunni Bisi Tolulope Tosin Ronke Bolanle Shade Toyin Kehinde Taiwo Idowu Adeola Abiodun Olabisi Iyabo Morenike \
        Sade Damilola Temi Tola Simisola Precious Esther Grace Comfort Victoria Florence Mary Elizabeth Ayomide \
        Oluwatobi Tiwa Moyo Ife Semilore Anu Tomi",
        &YORUBA,
    ),
    men: Ranked::new(
        Law::straight(70.9, 3.9, 257),
        "\
        Oluwaseun Babatunde Adebayo Olumide Kehinde Taiwo Tunde Femi Segun Kunle Wale Gbenga Dele Kayode Oluwafemi \
        Ayodele Biodun Emmanuel Samuel David Michael Daniel Tobi Tolu Damilola Ayo Dapo Rotimi Olamide Lanre Bayo Jide \
        Seyi Yinka Sola Niyi Bode Korede Ireoluwa Ademola Adekunle Folarin Gbolahan Idris Ibrahim Mustapha Ridwan \
        Elijah Josiah Malachi Ezra Isaac Joshua",
        &YORUBA,
    ),
    surnames: Ranked::new(
        Law::straight(142.5, 3.9, 4620),
        "\
        Adeyemi Adebayo Ogunleye Balogun Afolabi Adeleke Ojo Akinola Ogunbanjo Adewale Oladipo Adeniyi Oyelade Bello \
        Alabi Olatunji Lawal Oladele Akande Salami Adesina Ajayi Williams Johnson Cole Ayodele Bankole Olaniyan \
        Oyekanmi Fashola Soyinka Shittu",
        &RARE,
    ),
};

static FIRSTS: [&str; 31] = [
    "Ade", "Ola", "Olu", "Ogun", "Oye", "Aki", "Ayo", "Fa", "Ojo", "Ajo", "Abi", "Ari", "Babal", "Bami", "Dada",
    "Ehin", "Eso", "Ife", "Ige", "Ila", "Ipo", "Kola", "Odu", "Omo", "Ore", "Oso", "Oyin", "Sode", "Sofo", "Somo",
    "Tija",
];

static SECONDS: [&str; 37] = [
    "bola", "yemi", "niyi", "wale", "kunle", "dele", "tunde", "ponle", "sanya", "tola", "gbade", "loye", "lere",
    "nuga", "remi", "femi", "biyi", "banjo", "fowora", "gbenle", "jumo", "kanmi", "lakun", "leke", "mola", "rinde",
    "sina", "sola", "soji", "tayo", "toye", "wole", "wumi", "yinka", "dipo", "bisi", "gbemi",
];

static SHAPES: [(&str, &str); 4] = [("", ""), ("lu", ""), ("wa", ""), ("ti", "")];

static RARE: Composed = Composed {
    firsts: &FIRSTS,
    seconds: &SECONDS,
    shapes: &SHAPES,
};
