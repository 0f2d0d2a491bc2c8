//! Pakistani names.
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
        Law::straight(85.1, 3.6, 461),
        "\
        Shazia Nasreen Samina Saima Nazia Farah Rukhsana Yasmin Ayesha Shabnam Rubina Aisha Fatima Zainab Sadia Sobia \
        Uzma Asma Tahira Shaheen Parveen Nadia Zara Maryam Iqra Sana Hina Sumaira Noreen Farzana Nargis Robina Shamim \
        Kausar Zahida Tasleem Safina Bushra Naila Rabia Rizwana Razia Shabana Abida Ambreen Amina Anam Aneela Attiya \
        Fozia Ghazala Haleema Humaira Irum Kiran Khadija Laiba Maria Mehwish Misbah Munazza Nabila Naheed Najma Naseem \
        Nighat Nusrat Qaisra Raheela Riffat Sabina Sadaf Saeeda Safia Saira Sajida Salma Sidra Tabassum Tayyaba \
        Yasmeen Zaheera Zubaida Inaya Hafsa Aleena Eshal Hoorain Alisha",
        &MUSLIM_WOMEN,
    ),
    men: Ranked::new(
        Law::straight(8.8, 1.9, 507),
        "\
        Mohammed Imran Asif Tariq Nadeem Shahid Kamran Abdul Faisal Usman Zahid Muhammad Adnan Amjad Arshad Ahmed Ali \
        Azhar Bilal Faheem Farooq Ghulam Haroon Hassan Ibrahim Iftikhar Ijaz Irfan Ishaq Jamil Javed Junaid Kashif \
        Khalid Khurram Majid Mahmood Mansoor Mushtaq Nasir Naveed Nazir Omar Qasim Rashid Raza Rizwan Sajid Saleem \
        Sarfraz Shafiq Shakeel Shaukat Sohail Tahir Tanveer Umar Usama Waheed Waqar Waseem Yasir Yousaf Zafar Zain \
        Zubair Ayaan Rayyan Hamza Yusuf Haris Aryan Musa Eesa Zayan",
        &MUSLIM_MEN,
    ),
    surnames: Ranked::new(
        Law::straight(3.9, 1.5, 3376),
        "\
        Khan Hussain Ahmed Ali Akhtar Mahmood Malik Shah Iqbal Mohammed Mirza Rashid Aslam Butt Sheikh Chaudhry Raja \
        Qureshi Bashir Hussein Khalid Ashraf Javed Aziz Rehman Saleem Yousaf Anwar Afzal Shafiq Nazir Sharif Akram \
        Sadiq Rafiq Ahmad Arshad Riaz Younis Zaman Bhatti Dar Latif Siddiqui Jabbar Jamil Karim Majid Mansha Maqsood \
        Mehmood Mughal Munir Nawaz Naz Parvez Rafi Rasool Razaq Sabir Saeed Sajid Sarwar Tariq Usman Waheed Yaqoob \
        Yasin Zafar Abbasi Asghar Baig Hanif Ilyas Ishaq Kazmi",
        &RARE,
    ),
};

static FIRSTS: [&str; 60] = [
    "Abid", "Adil", "Afzal", "Ajaib", "Akbar", "Alam", "Amjad", "Anwar", "Arif", "Asad", "Ashiq", "Azam", "Bagh",
    "Bakht", "Dil", "Din", "Fakhar", "Fazal", "Ghani", "Ghulam", "Gul", "Habib", "Haider", "Hakim", "Hamid", "Haq",
    "Ibad", "Inayat", "Irfan", "Ismat", "Jahan", "Jalal", "Karam", "Khadim", "Khur", "Lal", "Mahbub", "Maqbool",
    "Mehr", "Mir", "Murad", "Nazar", "Niaz", "Noor", "Pir", "Qadir", "Qasim", "Rahim", "Rehmat", "Sardar", "Shah",
    "Shams", "Sher", "Sultan", "Taj", "Umar", "Wali", "Yar", "Zaman", "Zulf",
];

static SECONDS: [&str; 11] = [
    "ullah", "uddin", "zai", "wal", "dad", "khel", "ani", "pur", "abad", "far", "i",
];

static SHAPES: [(&str, &str); 5] = [("", ""), ("-e-", ""), ("al", ""), ("a", ""), ("ur", "")];

static RARE: Composed = Composed {
    firsts: &FIRSTS,
    seconds: &SECONDS,
    shapes: &SHAPES,
};
