//! Elements of rare forenames, for customs that compose them.
//!
//! Custody: no zone; no list is of real people.

use crate::synthesis::people::composed::Composed;

/// No rare names.
pub(super) static NONE: Composed = Composed {
    firsts: &[],
    seconds: &[],
    shapes: &[],
};

/// Women of Muslim customs.
pub(super) static MUSLIM_WOMEN: Composed = Composed {
    firsts: &[
        "Abd", "Am", "An", "As", "Far", "Fat", "Haf", "Has", "Jam", "Kar", "Lat", "Maj", "Mun", "Nab", "Naj", "Nas",
        "Rab", "Rah", "Raz", "Rub", "Sab", "Saf", "Sal", "Sam", "Shab", "Sham", "Tah", "Tas", "Yas", "Zah", "Zar",
    ],
    seconds: &[
        "ida", "ina", "ila", "ima", "ira", "isha", "iya", "een", "ana", "eera", "eeda", "at",
    ],
    shapes: &[("", "")],
};

/// Men of Muslim customs.
pub(super) static MUSLIM_MEN: Composed = Composed {
    firsts: &[
        "Ab", "Ad", "Am", "An", "As", "Az", "Bas", "Faz", "Gh", "Haf", "Has", "Ij", "Im", "Ir", "Jam", "Kar", "Lat",
        "Maj", "Mun", "Nab", "Naj", "Nas", "Qas", "Rah", "Raz", "Sab", "Saf", "Sal", "Sam", "Shah", "Tah", "Tan",
        "Was", "Yas", "Zah", "Zam",
    ],
    seconds: &[
        "id", "ir", "il", "im", "ar", "an", "eed", "eem", "if", "aan", "ees", "iq",
    ],
    shapes: &[("", "")],
};

/// Sikh forenames are the same for both sexes.
pub(super) static SIKH: Composed = Composed {
    firsts: &[
        "Aman", "Bal", "Dal", "Gur", "Har", "Inder", "Jas", "Kamal", "Kiran", "Kul", "Lakh", "Man", "Nav", "Par",
        "Prabh", "Raj", "Ram", "Rup", "Sat", "Sim", "Sukh", "Sur", "Tej",
    ],
    seconds: &[
        "preet", "jit", "deep", "inder", "want", "meet", "leen", "jot", "dev", "bir", "kiran",
    ],
    shapes: &[("", "")],
};

/// Women of Hindu customs.
pub(super) static HINDU_WOMEN: Composed = Composed {
    firsts: &[
        "An", "Ar", "Bhav", "Chan", "Dev", "Dip", "Har", "Hem", "Jay", "Kal", "Kav", "Lak", "Mad", "Man", "Min", "Nan",
        "Nil", "Par", "Pra", "Pri", "Raj", "Ram", "Ran", "San", "Shil", "Shub", "Son", "Sun", "Sur", "Tri", "Ush",
        "Var", "Vin",
    ],
    seconds: &["ika", "ita", "ini", "ali", "ana", "isha", "a", "ben", "ila"],
    shapes: &[("", "")],
};

/// Men of Hindu customs.
pub(super) static HINDU_MEN: Composed = Composed {
    firsts: &[
        "An", "Ar", "Bhav", "Chan", "Dev", "Dip", "Har", "Hem", "Jay", "Kal", "Kav", "Lak", "Mad", "Man", "Min", "Nan",
        "Nil", "Par", "Pra", "Pri", "Raj", "Ram", "Ran", "San", "Shil", "Shub", "Son", "Sun", "Sur", "Tri", "Ush",
        "Var", "Vin",
    ],
    seconds: &["esh", "it", "in", "an", "endra", "al", "av", "ant"],
    shapes: &[("", "")],
};

/// Yoruba forenames are sentences, mostly for both sexes.
pub(super) static YORUBA: Composed = Composed {
    firsts: &[
        "Ade", "Ayo", "Ola", "Olu", "Oluwa", "Omo", "Temi", "Tolu", "Ife", "Ire", "Moyo", "Damil",
    ],
    seconds: &[
        "bunmi", "dara", "funke", "jumoke", "kemi", "lade", "layo", "mide", "ola", "pelumi", "seun", "sola", "tayo",
        "timi", "tope", "yemi", "bukun",
    ],
    shapes: &[("", "")],
};

/// Igbo forenames are sentences, mostly for both sexes.
pub(super) static IGBO: Composed = Composed {
    firsts: &[
        "Chi", "Chukwu", "Nne", "Obi", "Ugo", "Ama", "Eze", "Ife", "Kele", "Ony", "Som", "Uzo",
    ],
    seconds: &[
        "amaka", "dera", "dinma", "ebuka", "gozie", "kaodili", "kwe", "neme", "nma", "nwe", "nyere", "oma", "tara",
        "zaram",
    ],
    shapes: &[("", "")],
};
