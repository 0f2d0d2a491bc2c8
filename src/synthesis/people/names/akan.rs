//! Akan, with those of their neighbours from Ghana to the Gambia: names.
//!
//! Custody: no zone; no list is of real people. Orders of frequency are from general knowledge of public
//! statistics, not copied from a table: beyond the first hundred or so the order means little.

use super::Pool;
use super::rare_forenames::NONE;
use crate::synthesis::people::composed::Composed;
use crate::synthesis::people::ranked::{Law, Ranked};

pub(in crate::synthesis::people) static POOL: Pool = Pool {
    own_forenames: 1.0,
    women: Ranked::new(
        Law::straight(4.0, 0.3, 54),
        "\
        Abena Ama Akosua Adwoa Afua Yaa Esi Efua Akua Grace Comfort Mercy Esther Mary Elizabeth Gifty Patience Felicia \
        Regina Vida Agnes Beatrice Charlotte Cynthia Dorcas Ernestina Faustina Georgina Hannah Harriet Janet Joyce \
        Linda Lydia Mavis Naomi Patricia Rita Ruth Sarah Theresa Victoria Fatou Mariama Aminata Isatu Fatmata Hawa \
        Kadiatu Zainab Nana Maame Serwaa Adjoa",
        &NONE,
    ),
    men: Ranked::new(
        Law::straight(4.0, 0.4, 54),
        "\
        Kofi Kwame Yaw Kwaku Kwabena Kwasi Kojo Kwesi Kweku Emmanuel Samuel Joseph Daniel Isaac Ebenezer Michael Eric \
        Prince Richard Stephen Francis Charles Kwadwo Ekow Fiifi Kobina Kwamena Ibrahim Mohamed Alhaji Abu Alusine \
        Foday Mamadou Alpha Sorie Lamin Nathaniel Felix Frank Bernard Augustine Benjamin Collins Derrick Nana Papa Ato \
        Elijah Jayden Josiah Aaron Elikem Selorm",
        &NONE,
    ),
    surnames: Ranked::new(
        Law::straight(41.1, 2.5, 5263),
        "\
        Mensah Owusu Boateng Asante Osei Appiah Addo Agyemang Amoah Ansah Antwi Frimpong Ofori Opoku Sarpong \
        Acheampong Adjei Kamara Bangura Sesay Conteh Koroma Turay Kargbo Jalloh Bah Diallo Barry Sow Ceesay Jallow \
        Touray Cole Amponsah Asamoah Asiedu Baffour Bonsu Darko Donkor Duah Gyamfi Kyei Manu Nkansah Nyarko Obeng \
        Oduro Oppong Poku Quaye Sackey Tetteh Yeboah Quartey",
        &RARE,
    ),
};

static FIRSTS: [&str; 62] = [
    "Aba", "Abo", "Ach", "Ado", "Adu", "Afr", "Agy", "Aku", "Ama", "Amo", "Ana", "Ank", "Ant", "App", "Ars", "Asa",
    "Ask", "Ata", "Ayi", "Bad", "Bas", "Ber", "Boa", "Bon", "Bos", "Dan", "Dar", "Dod", "Don", "Ess", "Fos", "Gyas",
    "Kank", "Koran", "Kum", "Kus", "Kwar", "Kye", "Lar", "Mah", "Min", "Nim", "Nkr", "Nti", "Nyan", "Oben", "Odo",
    "Ofo", "Oko", "Ose", "Own", "Pep", "Pra", "Qua", "Sak", "Sar", "Ses", "Taw", "Twum", "Wir", "Yan", "Yeb",
];

static SECONDS: [&str; 21] = [
    "ampong", "iah", "eng", "ako", "anti", "asi", "ong", "ah", "aku", "ansah", "esa", "em", "ene", "ye", "ew", "amfi",
    "oah", "im", "usu", "andoh", "ey",
];

static SHAPES: [(&str, &str); 4] = [("", ""), ("or", ""), ("am", ""), ("in", "")];

static RARE: Composed = Composed {
    firsts: &FIRSTS,
    seconds: &SECONDS,
    shapes: &SHAPES,
};
