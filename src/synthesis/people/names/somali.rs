//! Somali names.
//!
//! Custody: no zone; no list is of real people. Orders of frequency are from general knowledge of public
//! statistics, not copied from a table: beyond the first hundred or so the order means little.

use super::Pool;
use super::rare_forenames::{MUSLIM_MEN, MUSLIM_WOMEN};
use crate::synthesis::people::composed::Composed;
use crate::synthesis::people::ranked::{Law, Ranked};

pub(in crate::synthesis::people) static POOL: Pool = Pool {
    own_forenames: 1.0,
    women: Ranked::new(
        Law::straight(60.0, 3.8, 430),
        "\
        Fadumo Hodan Asha Khadija Amina Sahra Hawa Ifrah Nimco Faiza Halima Ubah Maryan Safiya Zahra Habibo Hibo Idil \
        Ayan Hafsa Sumaya Ikram Amal Hamdi Najma Sagal Zamzam Deqa Muna Rahma Shukri Ruqiya Hafso Kaltun Farhiya Ladan \
        Leyla Luul Qadra Saido Samira Shamso Sucaad Xaliimo Yasmin Zeynab Nasteho Rhoda Roda Bilan Filsan Fowsiya Foos \
        Geni Haweya Kinsi Malyun Saynab",
        &MUSLIM_WOMEN,
    ),
    men: Ranked::new(
        Law::straight(7.7, 2.0, 484),
        "\
        Mohamed Abdi Ahmed Hassan Abdirahman Yusuf Ismail Mahad Omar Liban Farah Abdullahi Ali Hussein Jama Osman \
        Abdulkadir Warsame Mohamud Ibrahim Said Mustafa Abdirashid Abdiaziz Guled Dahir Bashir Mukhtar Nur Adan Aden \
        Khalid Saeed Sharmarke Zakariya Ayub Bilal Idris Yahya Hamza Suleiman Abdifatah Abdihakim Burhan Faisal Hersi \
        Isse Mahamed Salad Shire Samatar Yonis",
        &MUSLIM_MEN,
    ),
    surnames: Ranked::new(
        Law::straight(31.9, 3.9, 146),
        "\
        Mohamed Ali Hassan Ahmed Abdi Omar Farah Warsame Hussein Jama Yusuf Osman Adan Nur Ismail Elmi Abdullahi \
        Ibrahim Mohamud Aden Abdirahman Isse Muse Said Duale Hersi Salad Dahir Barre Egal Guled Mahamed Samatar Shire \
        Abukar Adam Awale Bile Dirie Gedi Gure Haji Hashi Hirsi Igal Jibril Kahin Liban Madar Mire Nuur Robleh Roble \
        Saeed Sheikh Siad Suleiman Sugule Takar",
        &RARE,
    ),
};

static FIRSTS: [&str; 3] = ["Abdi", "Abdul", "Cabdi"];

static SECONDS: [&str; 29] = [
    "rahman", "rashid", "aziz", "karim", "kadir", "qadir", "fatah", "hakim", "salam", "samad", "wahab", "weli",
    "nasir", "razak", "malik", "majid", "latif", "ghani", "gani", "hamid", "jabar", "kafi", "mahad", "nuur", "rahim",
    "risak", "satar", "shakur", "wahid",
];

static SHAPES: [(&str, &str); 1] = [("", "")];

static RARE: Composed = Composed {
    firsts: &FIRSTS,
    seconds: &SECONDS,
    shapes: &SHAPES,
};
