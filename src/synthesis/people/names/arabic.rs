//! Arabic names.
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
        Law::straight(94.8, 3.9, 454),
        "\
        Fatima Layla Noor Rania Samira Amal Hanan Zahra Mariam Nadia Huda Salma Fatma Zainab Aisha Khadija Sara Rana \
        Dina Hala Lina Maha Mona Nawal Rasha Reem Sahar Sana Suhair Wafa Yasmin Zeinab Iman Abeer Asma Basma Dalia \
        Eman Ghada Heba Intisar Jamila Karima Latifa Manal Nabila Najwa Nour Rabab Ruba Safa Souad Taghreed Wijdan \
        Zubaida Shaima Soraya Naima Houda Malika Hayat Jana Malak Rima Tala Maya Nada Shahad Dania Judy Retaj Sidra \
        Hiba Aya Lamis Farida Nesrin Samar Bushra Hanin Zahraa Raghad",
        &MUSLIM_WOMEN,
    ),
    men: Ranked::new(
        Law::straight(14.5, 2.1, 510),
        "\
        Mohammad Ahmad Khalid Omar Mustafa Karim Hassan Ali Youssef Bilal Samir Ibrahim Hussein Mahmoud Abdullah Tariq \
        Nasser Jamal Faisal Hamza Adel Adnan Ammar Amir Anas Ayman Bassam Fadi Faris Hadi Haitham Hamid Hani Haydar \
        Hisham Imad Issam Jalal Jassim Kamal Majid Marwan Mazin Mounir Nabil Nizar Osama Qais Rachid Rafiq Raed Ramzi \
        Rami Riad Said Salah Saleh Sami Tarek Wael Walid Yahya Yasser Zaid Zaki Ziad Abdelkader Abdulrahman Abdelaziz \
        Adam Yousef Zayd Malik Ilyas Rayan Taha Laith Mehdi",
        &MUSLIM_MEN,
    ),
    surnames: Ranked::new(
        Law::straight(21.0, 2.1, 593),
        "\
        Ali Mohammed Ahmed Hassan Ibrahim Hussein Mahmoud Al-Hassan Saleh El-Sayed Khalil Mansour Haddad Aziz \
        Al-Jabouri Nasser Kassem Abdullah Hamdan Darwish Al-Rashid Omar Said Mustafa Salem Hamad Rahimi Karimi Ahmadi \
        Mohammadi Hosseini Abbas Younis Taha Hamid Al-Ali Al-Saadi Al-Tamimi Al-Obaidi Al-Khafaji Al-Maliki \
        Al-Hussaini El-Masri El-Amin Benali Bouzid Bensalem Mansouri Amrani Alaoui Idrissi Tahiri Othman Rasheed \
        Rashid Kareem Jaber Kadhim Habib Saad Farhan Abdi Osman Yousif Bakr",
        &RARE,
    ),
};

static FIRSTS: [&str; 6] = ["Al-", "El-", "Abdul-", "Abu-", "Ben-", "Bin-"];

static SECONDS: [&str; 88] = [
    "Amin", "Ansari", "Asadi", "Attar", "Azzawi", "Badawi", "Baghdadi", "Bakri", "Barzani", "Basri", "Bayati",
    "Dabbagh", "Dawood", "Dulaimi", "Fares", "Farouq", "Fayed", "Ghamdi", "Ghanem", "Habibi", "Hakim", "Halabi",
    "Hamadi", "Hamdani", "Hariri", "Harthi", "Hashimi", "Hilali", "Jabari", "Jamali", "Janabi", "Jazairi", "Jubouri",
    "Kabir", "Karbalai", "Khalidi", "Khatib", "Khoury", "Kubaisi", "Kurdi", "Majed", "Makki", "Malki", "Mansuri",
    "Masoud", "Mosuli", "Mousawi", "Mutairi", "Naimi", "Najjar", "Najm", "Naqvi", "Nasiri", "Omari", "Otaibi", "Qadi",
    "Qadir", "Qahtani", "Qaisi", "Rahman", "Rawi", "Razzaq", "Rifai", "Rubaie", "Sabbagh", "Saffar", "Salam", "Salman",
    "Samarrai", "Sattar", "Sawaf", "Sayegh", "Shahrani", "Shami", "Shammari", "Sharif", "Sheikh", "Sudani", "Sultan",
    "Tai", "Tikriti", "Turki", "Wahab", "Yamani", "Yassin", "Zahrani", "Zaidi", "Zubaidi",
];

static SHAPES: [(&str, &str); 1] = [("", "")];

static RARE: Composed = Composed {
    firsts: &FIRSTS,
    seconds: &SECONDS,
    shapes: &SHAPES,
};
