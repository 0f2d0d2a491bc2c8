//! Bangladeshi names.
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
        Law::straight(94.9, 3.9, 442),
        "\
        Rahima Fahmida Nazma Shahida Rukshana Sultana Shirin Rehana Hasina Nasima Salma Jahanara Momtaz Taslima \
        Farhana Sabina Shamima Ruksana Fatema Ayesha Jasmin Nadia Sumaiya Tahmina Tania Mahmuda Khaleda Rabeya \
        Monowara Shelina Halima Husna Luthfa Amina Anwara Aklima Dilwara Fateha Hena Jamila Jannat Kulsum Lipi Mariam \
        Minara Nargis Nipa Parul Popy Razna Rina Rumana Runa Sajna Shefa Sharmin Sufia Sonia Tasnim Zakia Aisha Maryam \
        Zara Anika Inaya Safa Nusrat Raisa Maisha Humayra",
        &MUSLIM_WOMEN,
    ),
    men: Ranked::new(
        Law::straight(11.9, 2.2, 489),
        "\
        Mohammed Abdul Md Shah Syed Kamal Jamal Faruk Rafiq Shahin Mizanur Habibur Mujibur Ataur Azizur Lutfur Motiur \
        Saidur Nazrul Rafiqul Shafiqul Aminul Anisul Jahirul Kamrul Monirul Nurul Sirajul Tajul Zahirul Salim Selim \
        Sohel Ruhul Rubel Ripon Shamim Harun Ibrahim Yusuf Zakir Tariq Imran Hasan Hussain Ali Anwar Akbar Ayaan Zayan \
        Rayhan Tahmid Nahid Sajid Mahir Aariz Ehsan",
        &MUSLIM_MEN,
    ),
    surnames: Ranked::new(
        Law::straight(7.7, 1.8, 978),
        "\
        Miah Ahmed Uddin Ali Rahman Islam Hussain Khan Hoque Choudhury Alam Hossain Chowdhury Haque Mia Karim Ullah \
        Malik Kabir Sarkar Talukdar Molla Sheikh Haider Rashid Rob Salam Kamali Sikder Bhuiyan Majumder Mollah Quddus \
        Kader Khalique Matin Munim Mukith Noor Rouf Shahid Sattar Shukur Wahid Aziz Bari Barik Gofur Hai Hamid Hannan \
        Jalil Jabbar Latif",
        &RARE,
    ),
};

static FIRSTS: [&str; 44] = [
    "Abed", "Afsar", "Akram", "Alim", "Amin", "Arif", "Asad", "Ashraf", "Azad", "Aziz", "Bashir", "Dewan", "Fakir",
    "Faruk", "Gazi", "Habib", "Hafiz", "Helal", "Imam", "Jamal", "Kamal", "Kazi", "Khair", "Lutf", "Mahbub", "Mansur",
    "Masud", "Mir", "Mobin", "Motin", "Munshi", "Nazrul", "Nizam", "Pathan", "Rafiq", "Rashid", "Saif", "Salek",
    "Shams", "Siraj", "Taher", "Tofail", "Wasim", "Zaker",
];

static SECONDS: [&str; 7] = ["uddin", "ullah", "ur", "ul", "ali", "zaman", "dar"];

static SHAPES: [(&str, &str); 3] = [("", ""), ("-", ""), ("ar", "")];

static RARE: Composed = Composed {
    firsts: &FIRSTS,
    seconds: &SECONDS,
    shapes: &SHAPES,
};
