//! Hindu names.
//!
//! Custody: no zone; no list is of real people. Orders of frequency are from general knowledge of public
//! statistics, not copied from a table: beyond the first hundred or so the order means little.

use super::Pool;
use super::rare_forenames::{HINDU_MEN, HINDU_WOMEN};
use crate::synthesis::people::composed::Composed;
use crate::synthesis::people::ranked::{Law, Ranked};

pub(in crate::synthesis::people) static POOL: Pool = Pool {
    own_forenames: 1.0,
    women: Ranked::new(
        Law::straight(95.2, 3.9, 373),
        "\
        Priya Sunita Anita Meena Kavita Rekha Neha Sangita Nisha Bhavna Jyoti Hina Pooja Asha Reena Sonal Hetal Dipti \
        Seema Rita Shilpa Nita Trupti Minal Jayshree Kalpana Usha Lata Manisha Deepa Bhavini Heena Komal Radhika Swati \
        Divya Anjali Shreya Pallavi Vandana Smita Ranjana Bharti Kusum Pushpa Sarla Hansa Daksha Mina Varsha Anaya \
        Diya Isha Kavya Riya Tara Aanya Lakshmi Gita Padma Shanti Sarita Sapna Mamta Poonam Archana Aarti Rina Chandni \
        Krupa Urvashi Zeel Mira Saanvi Myra Aarna",
        &HINDU_WOMEN,
    ),
    men: Ranked::new(
        Law::straight(95.6, 3.9, 321),
        "\
        Rajesh Sanjay Amit Dipak Bharat Ashok Vijay Anil Sunil Mukesh Kiran Nilesh Hitesh Jayesh Pravin Ramesh Suresh \
        Dinesh Mahesh Ketan Manoj Paresh Ravi Nikhil Vishal Kalpesh Bhavesh Jignesh Mitesh Chetan Rakesh Arvind Kishor \
        Harish Naresh Umesh Rahul Rohan Arjun Aarav Vihaan Dhruv Krish Dev Ishaan Kian Veer Reyansh Jay Yash Sachin \
        Alpesh Pankaj Vinod Satish Girish Prakash",
        &HINDU_MEN,
    ),
    surnames: Ranked::new(
        Law::straight(2.0, 1.4, 6173),
        "\
        Patel Shah Sharma Kumar Mistry Desai Joshi Mehta Gupta Chauhan Parmar Solanki Parekh Modi Verma Thakrar Amin \
        Lad Vaghela Reddy Rao Nair Menon Pillai Iyer Banerjee Das Ghosh Roy Sen D'Souza Fernandes Raval Trivedi Pandya \
        Vyas Dave Bhatt Rana Popat Kotecha Raja Lakhani Gandhi Makwana Tailor Panchal Darji Prajapati Limbachia Naik \
        Bhakta Chavda Jadeja Gohil Rathod Kapoor Malhotra Khanna Chopra Bhardwaj Agarwal Jain Saini Aggarwal Mishra \
        Singh Yadav Thapa Gurung Rai Limbu Tamang",
        &RARE,
    ),
};

static FIRSTS: [&str; 61] = [
    "Amb", "Ana", "Bal", "Bh", "Bhag", "Bhat", "Chak", "Chand", "Dal", "Dam", "Desh", "Dhan", "Gad", "Gaj", "Ghan",
    "Gok", "Gop", "Har", "Hem", "Ind", "Jad", "Jag", "Jan", "Jiv", "Kal", "Kan", "Karn", "Kot", "Lak", "Mad", "Mah",
    "Man", "Mod", "Mor", "Nag", "Nar", "Pan", "Par", "Pat", "Puj", "Rad", "Raj", "Ram", "Ran", "Sad", "Sam", "San",
    "Sav", "Shan", "Sol", "Som", "Sur", "Tan", "Thak", "Trib", "Upa", "Vad", "Vaj", "Vas", "Ven", "Vid",
];

static SECONDS: [&str; 20] = [
    "ani", "kar", "wala", "ia", "iya", "hari", "vala", "raj", "dia", "nath", "singhani", "thi", "gar", "pal", "rao",
    "esh", "ar", "ekar", "at", "man",
];

static SHAPES: [(&str, &str); 5] = [("", ""), ("al", ""), ("a", ""), ("in", ""), ("u", "")];

static RARE: Composed = Composed {
    firsts: &FIRSTS,
    seconds: &SECONDS,
    shapes: &SHAPES,
};
