//! Polish names.
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
        Law::straight(1.0, 0.5, 81),
        "\
        Anna Katarzyna Agnieszka Malgorzata Magdalena Monika Joanna Ewa Justyna Aleksandra Karolina Paulina Dorota \
        Natalia Iwona Sylwia Barbara Beata Marta Patrycja Aneta Izabela Ewelina Weronika Marzena Renata Kamila Klaudia \
        Edyta Elzbieta Dominika Kinga Jolanta Emilia Danuta Angelika Maria Bozena Halina Grazyna Sandra Wioletta \
        Teresa Martyna Zofia Julia Zuzanna Maja Lena Oliwia Nikola Wiktoria Hanna Amelia Nadia Alicja Gabriela Aniela \
        Urszula Lidia Milena Lucyna Sabina Roksana Violetta Jagoda Pola Michalina Liliana Kornelia Marlena Daria Olga \
        Krystyna Irena Jadwiga Bogumila Wanda Stanislawa Helena Janina",
        &NONE,
    ),
    men: Ranked::new(
        Law::straight(8.0, 0.95, 80),
        "\
        Piotr Krzysztof Tomasz Marcin Pawel Grzegorz Lukasz Adam Rafal Dariusz Andrzej Michal Mariusz Jakub Mateusz \
        Robert Jan Kamil Maciej Artur Marek Jaroslaw Sebastian Dawid Przemyslaw Daniel Wojciech Adrian Radoslaw Damian \
        Jacek Bartosz Patryk Karol Szymon Kacper Filip Oskar Igor Nikodem Antoni Fabian Józef Slawomir Zbigniew Leszek \
        Miroslaw Arkadiusz Hubert Konrad Norbert Dominik Bartlomiej Kazimierz Stanislaw Waldemar Wieslaw Ryszard \
        Edward Tadeusz Boleslaw Franciszek Leon Aleksander Olaf Tymon Gabriel Wiktor Milosz Borys Ksawery Mikolaj Kuba \
        Bogdan Roman Eugeniusz Zenon Ireneusz Eryk Julian",
        &NONE,
    ),
    surnames: Ranked::new(
        Law::straight(148.5, 1.8, 11949),
        "\
        Nowak Kowalski Wisniewski Wójcik Kowalczyk Kaminski Lewandowski Zielinski Szymanski Wozniak Dabrowski \
        Kozlowski Jankowski Mazur Wojciechowski Kwiatkowski Krawczyk Kaczmarek Piotrowski Grabowski Zajac Pawlowski \
        Michalski Król Nowakowski Wieczorek Wróbel Jablonski Dudek Adamczyk Majewski Stepien Olszewski Jaworski \
        Malinowski Pawlak Witkowski Górski Walczak Sikora Rutkowski Baran Michalak Szewczyk Ostrowski Tomaszewski \
        Pietrzak Duda Zalewski Wróblewski Jasinski Marciniak Bak Zawadzki Sadowski Jakubowski Wilk Chmielewski \
        Borkowski Wlodarczyk Sokolowski Szczepanski Sawicki Kucharski Lis Kubiak Kalinowski Wysocki Maciejewski \
        Czarnecki Kolodziej Urbanski Kazmierczak Sobczak Krajewski Gajewski Mroz Glowacki Zakrzewski Przybylski \
        Wasilewski Krupa Laskowski Ziolkowski Gorecki Szulc Makowski Brzezinski Baranowski Kaczmarczyk Cieslak Adamski \
        Blaszczyk",
        &RARE,
    ),
};

static FIRSTS: [&str; 152] = [
    "Ada", "Ambro", "Andrze", "Bal", "Ban", "Baro", "Bart", "Bed", "Biel", "Bogd", "Bor", "Brod", "Bud", "Bur", "Cegl",
    "Chmur", "Cich", "Czap", "Czer", "Dan", "Dem", "Dob", "Drozd", "Dud", "Dur", "Fil", "Gal", "Gaw", "Gier", "Gin",
    "Glin", "Gol", "Grod", "Groch", "Gruszcz", "Has", "Hor", "Jab", "Jag", "Jan", "Jar", "Jas", "Jed", "Jez", "Kal",
    "Kam", "Kap", "Kar", "Kasp", "Klim", "Kob", "Koc", "Kol", "Kon", "Kop", "Kor", "Kos", "Kot", "Krasn", "Krus",
    "Kub", "Kuj", "Kul", "Kur", "Kus", "Lasz", "Latk", "Leszcz", "Lip", "Lub", "Luk", "Maj", "Mal", "Mar", "Mas",
    "Mich", "Miel", "Mik", "Mil", "Mos", "Mur", "Nied", "Niem", "Now", "Obr", "Okon", "Ols", "Or", "Os", "Pal", "Par",
    "Pask", "Pat", "Paw", "Piet", "Pil", "Plat", "Pod", "Pol", "Prus", "Przyb", "Raj", "Rak", "Rat", "Rog", "Rom",
    "Ros", "Rud", "Rybk", "Sad", "Sam", "Sen", "Siem", "Sier", "Sit", "Skib", "Skor", "Sob", "Sol", "Star", "Stas",
    "Strz", "Sul", "Swid", "Szab", "Szad", "Szcz", "Tar", "Tok", "Tom", "Trz", "Tur", "Urb", "Wal", "Was", "Wier",
    "Wilcz", "Wit", "Wod", "Wol", "Wron", "Wys", "Zab", "Zag", "Zal", "Zar", "Zaw", "Zbor", "Zgor", "Zel", "Zub",
    "Zur",
];

static SECONDS: [&str; 13] = [
    "owski", "inski", "ewski", "icki", "anski", "ecki", "czyk", "ak", "ek", "owicz", "ewicz", "ik", "ka",
];

static SHAPES: [(&str, &str); 6] = [("", ""), ("el", ""), ("er", ""), ("ar", ""), ("ol", ""), ("in", "")];

static RARE: Composed = Composed {
    firsts: &FIRSTS,
    seconds: &SECONDS,
    shapes: &SHAPES,
};
