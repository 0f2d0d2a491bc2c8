//! Sikh names.
//!
//! Custody: no zone; no list is of real people. Orders of frequency are from general knowledge of public
//! statistics, not copied from a table: beyond the first hundred or so the order means little.

use super::Pool;
use super::rare_forenames::SIKH;
use crate::synthesis::people::composed::Composed;
use crate::synthesis::people::ranked::{Law, Ranked};

pub(in crate::synthesis::people) static POOL: Pool = Pool {
    own_forenames: 1.0,
    women: Ranked::new(
        Law::straight(95.7, 3.9, 309),
        "\
        Manpreet Harpreet Jaspreet Amandeep Kulwinder Sukhwinder Baljit Gurpreet Ravinder Balvinder Kiran Simran \
        Jasvinder Parminder Sandeep Rajwinder Navneet Kamaljit Satwinder Surinder Mandeep Harjinder Amarjit Rupinder \
        Davinder Narinder Jagdeep Prabhjot Jasmine Harleen Kirandeep Ramandeep Gurleen Jasleen Avneet Japneet Anmol \
        Ravneet Jatinder Palwinder Tejinder Paramjit Sukhjit Manjit Balwinder Charanjit Gurmeet Pawandeep Hardeep \
        Navdeep Lovepreet Inderjit Kuldip Daljit Sarbjit Sharanjit",
        &SIKH,
    ),
    men: Ranked::new(
        Law::straight(95.7, 3.9, 312),
        "\
        Gurpreet Manpreet Harpreet Jaspreet Amandeep Sukhwinder Jaswinder Baljit Ravinder Harjit Kulwinder Surjit \
        Balbir Avtar Sandeep Rajinder Navdeep Kamaljit Satnam Surinder Mandeep Harjinder Amarjit Rupinder Davinder \
        Narinder Jagdeep Prabhjot Arjan Jasdeep Gurdeep Parminder Jatinder Malkit Gurdev Sukhdev Balwinder Jagtar \
        Karamjit Mohinder Nirmal Pritam Tarlochan Kuldip Daljit Sarbjit Inderjit Hardeep Gurmit Charanjit Sukhjinder \
        Ranjit Jaskaran Gurtej Armaan Ekam Fateh Jovan Kabir",
        &SIKH,
    ),
    surnames: Ranked::new(
        Law::straight(14.8, 1.8, 3706),
        "\
        Gill Sandhu Dhillon Sidhu Grewal Dhaliwal Bains Johal Atwal Mann Kang Rai Virk Cheema Bhogal Uppal Sahota \
        Hayer Randhawa Bassi Chahal Purewal Basra Deol Toor Aujla Chana Dosanjh Khaira Sangha Thandi Heer Hundal Pannu \
        Nijjar Matharu Sehmi Panesar Kalsi Birdi Bansal Bhamra Flora Jandu Lotay Mahal Nagra Nahal Phull Rehal Sagoo \
        Samra Sohal Takhar Tiwana Bhatti Brar Dulai",
        &RARE,
    ),
};

static FIRSTS: [&str; 57] = [
    "Bad", "Bag", "Bah", "Ban", "Bar", "Bas", "Bhan", "Bhul", "Bind", "Chan", "Chah", "Dad", "Dev", "Dhan", "Dhin",
    "Dul", "Gar", "Gid", "Gob", "Had", "Har", "Hot", "Jag", "Jaj", "Jas", "Kah", "Kal", "Kan", "Kand", "Kul", "Lal",
    "Lid", "Mad", "Mah", "Man", "Mar", "Mund", "Nah", "Nan", "Pad", "Pan", "Pun", "Rand", "Rat", "Sag", "Sam", "San",
    "Sar", "Sek", "Sod", "Soh", "Tag", "Tak", "Tal", "Thi", "Vir", "War",
];

static SECONDS: [&str; 16] = [
    "ha", "wal", "hu", "hal", "al", "ara", "una", "dhu", "man", "ota", "da", "du", "oa", "ra", "ria", "er",
];

static SHAPES: [(&str, &str); 4] = [("", ""), ("al", ""), ("ar", ""), ("an", "")];

static RARE: Composed = Composed {
    firsts: &FIRSTS,
    seconds: &SECONDS,
    shapes: &SHAPES,
};
