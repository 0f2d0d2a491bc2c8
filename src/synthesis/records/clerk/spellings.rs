//! How else a name is spelt: names written in another alphabet, or heard and not read.
//!
//! Custody: no zone; no list is of real people.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::synthesis::draws::Draws;
use crate::synthesis::people::Custom;

/// Spellings of one name in each line.
const SPELLINGS: &str = "\
    Mohammed Muhammad Mohamed Mohammad Muhammed Mohamud Md
    Ahmed Ahmad Ahmet Axmed
    Hussain Hussein Husain Hossain Xuseen
    Hassan Hasan Xasan
    Abdullah Abdulla Abdallah
    Abdullahi Cabdullaahi Abdulahi
    Abdi Cabdi
    Abdirahman Abdurahman Cabdiraxmaan Abdulrahman
    Ali Aly Cali
    Omar Umar Cumar Omer
    Osman Usman Cismaan Uthman Othman
    Yusuf Yousuf Yousef Youssef Yusef Yousaf
    Ibrahim Ebrahim Ibraahim Ibraheem
    Ismail Ismaeel Ismaaciil Esmail
    Khadija Khadijah Khadeeja Qadija
    Fatima Fatimah Fatema Fatma Faduma Fadumo
    Aisha Ayesha Aysha Aishah Caasha Asha
    Maryam Mariam Maryan Miriam
    Zainab Zaynab Zeinab Zeynab Saynab
    Amina Aminah Ameena Aamina
    Halima Haleema Xaliimo Halimo
    Safiya Safia Safiyo
    Sahra Zahra Zahara
    Hawa Xaawo Hava
    Said Saeed Sayeed Siciid
    Khalid Khaled Khaalid
    Karim Kareem
    Rashid Rasheed Rachid
    Hamid Hameed Hamed
    Jamil Jameel
    Tariq Tarek Tareq
    Samir Sameer
    Nadia Nadiya Nadya
    Layla Leila Laila Leyla
    Noor Nour Nur Nuur
    Salma Selma
    Mahmood Mahmoud Mehmood Mahmud
    Mustafa Mostafa Moustafa
    Khan Kahn
    Chaudhry Choudhury Chowdhury Choudhry Chaudhary
    Sheikh Shaikh Sheik Shaykh
    Akhtar Akhter Akter Aktar
    Begum Begom
    Khatun Khatoon
    Miah Mia Miya Mian
    Uddin Udin Uddeen
    Rahman Rehman Rahmaan
    Qureshi Qureishi Kureshi
    Iqbal Iqball Ikbal
    Malik Malek Mallick
    Shah Sha
    Hoque Haque Huq
    Islam Eslam
    Kaur Kour
    Singh Sing
    Gill Gil
    Dhillon Dhilon
    Sandhu Sandu
    Patel Pattel
    Sharma Sarma
    Nowak Novak
    Kowalski Kovalski
    Kowalska Kovalska
    Lewandowski Levandowski
    Lewandowska Levandowska
    Szymanski Shymanski
    Szymanska Shymanska
    Aleksandra Alexandra
    Wiktoria Victoria
    Karolina Carolina
    Monika Monica
    Zofia Sofia
    Ewa Eva
    Krzysztof Kristof
    Lukasz Lucasz
    Jakub Yakub
    Warsame Warsama
    Farah Faarax
    Jama Jamac Jaamac
    Nimco Nimo
    Ifrah Ifraah
    Okafor Okafo
    Adeyemi Adeyemy
    Oluwaseun Oluwasheun
    Chukwu Chuku
    Ngozi Ngozy
    Owusu Owoosu
    Mensah Mensa
    Kwame Kwami
    Diallo Jallow Jalloh
    Al-Hassan Alhassan El-Hassan
    El-Sayed Elsayed Al-Sayed
    Al-Rashid Alrashid Al-Rasheed
    Clark Clarke
    Brown Browne
    Davies Davis
    Green Greene
    White Whyte
    Thompson Thomson Tompson
    Stevens Stephens
    Stephenson Stevenson
    Reed Reid Read
    Allen Allan Alan
    Phillips Philips Phillip
    Matthews Mathews
    Elliott Elliot Eliott
    Gray Grey
    Cook Cooke
    Pearce Pierce
    Hughes Hues
    Johnson Johnston Jonson
    Nicholson Nicolson
    Barrett Barret
    Bennett Bennet
    Burns Byrnes
    Byrne Burn
    MacDonald McDonald
    MacKenzie McKenzie
    MacLeod McLeod
    McLean Maclean McClean
    McDonagh McDonough
    Connors O'Connor Connor
    O'Neill O'Neil
    Doherty Docherty Dougherty
    Gallagher Gallacher
    Llewellyn Llewelyn
    Rees Reece Rhys
    Sarah Sara
    Rachel Rachael
    Catherine Katherine Kathryn Catharine
    Claire Clare
    Ann Anne
    Tracey Tracy
    Stacey Stacy
    Kelly Kelley Kellie
    Hayley Haley Hailey
    Leanne Lianne Leann
    Lindsey Lindsay Lynsey
    Nicola Nichola
    Jodie Jody Jodi
    Kerry Kerrie Keri
    Kirsty Kirstie
    Sian Siân
    Siobhan Siobhán Shivaun
    Zoe Zoë
    Megan Meghan
    Shannon Shanon
    Kayleigh Kayley Kaylee
    Ashleigh Ashley Ashlee
    Abbie Abby
    Isabel Isobel
    Isabelle Isabel
    Caitlin Kaitlin Katelyn
    Courtney Courtnay
    Chantelle Chantel
    Cheryl Sheryl
    Michelle Michele
    Danielle Daniele
    Stephen Steven
    Geoffrey Jeffrey
    Jonathan Jonathon
    Matthew Mathew
    Philip Phillip
    Anthony Antony
    Lewis Louis
    Connor Conor
    Callum Calum
    Aidan Aiden
    Sean Shaun Shane
    Mark Marc
    Karl Carl
    Erik Eric
    Graham Graeme
    Alasdair Alistair Alastair
    Manpreet Manprit
    Harpreet Harprit
    Ravinder Rawinder
    Sukhwinder Sukhvinder
    Jaswinder Jasvinder
    Balvinder Balwinder
    Rukhsana Ruksana Rukshana
    Shazia Shaziya
    Saima Saimah Syma
    Nazia Naziya
    Yasmin Yasmeen Jasmin
    Parveen Parvin Perveen
    Shabnam Shabnum
    Bibi Bibbi";

/// Letters that are written in two ways where a name comes from another script.
const LETTERS: [(&str, &str); 21] = [
    ("ee", "i"),
    ("oo", "u"),
    ("ou", "u"),
    ("aa", "a"),
    ("kh", "k"),
    ("dh", "d"),
    ("th", "t"),
    ("sz", "sh"),
    ("cz", "ch"),
    ("ck", "k"),
    ("ow", "ov"),
    ("q", "k"),
    ("w", "v"),
    ("iya", "ia"),
    ("ia", "iya"),
    ("ah", "a"),
    ("i", "ee"),
    ("u", "oo"),
    ("y", "i"),
    ("ss", "s"),
    ("mm", "m"),
];

static BY_NAME: LazyLock<BTreeMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let mut others: BTreeMap<&'static str, Vec<&'static str>> = BTreeMap::new();
    for line in SPELLINGS.lines() {
        for name in line.split_ascii_whitespace() {
            let of_line = line.split_ascii_whitespace().filter(|other| *other != name);
            others.entry(name).or_default().extend(of_line);
        }
    }
    others
});

/// The name in another of its spellings; unchanged if there is but one.
pub(super) fn another(name: &str, custom: Custom, draws: &mut Draws) -> String {
    let listed = BY_NAME.get(name);
    if let Some(other) = listed.and_then(|others| others.get(draws.index(others.len()))) {
        return (*other).to_owned();
    }
    let start = draws.index(LETTERS.len());
    if !custom.is_transliterated() {
        return name.to_owned();
    }
    let rest = name.char_indices().nth(1).map_or(0, |(place, _)| place);
    let (first, rest) = name.split_at(rest);
    let pairs = LETTERS.iter().cycle().skip(start).take(LETTERS.len());
    match pairs.into_iter().find(|(from, _)| rest.contains(from)) {
        Some((from, to)) => format!("{first}{}", rest.replacen(from, to, 1)),
        None => name.to_owned(),
    }
}
