//! Forenames of men in England by decade of birth.
//!
//! Custody: no zone; no list is of real people. Orders of frequency are from general knowledge of public
//! statistics, not copied from a table: beyond the first hundred or so the order means little.

use crate::synthesis::people::composed::Composed;
use crate::synthesis::people::names::Cohort;
use crate::synthesis::people::ranked::{Law, Ranked};

/// From the first year of birth for which they hold.
pub(in crate::synthesis::people) static FORENAMES: [Cohort; 8] = [
    Cohort {
        from: i16::MIN,
        names: Ranked::new(
            Law::straight(24.7, 3.0, 1287),
            "\
            John William George Ronald James Kenneth Robert Thomas Peter Dennis Arthur Albert Leslie Frederick Eric \
            Raymond Harold Ernest Roy Derek Stanley Charles Alan David Joseph Norman Donald Douglas Edward Brian Frank \
            Gordon Walter Henry Sidney Reginald Jack Geoffrey Alfred Philip Maurice Leonard Cyril Herbert Cecil \
            Richard Michael Bernard Ralph Gerald Colin Stuart Anthony Percy Trevor Clifford Victor Francis Harry Keith \
            Stephen Samuel Bertram Malcolm Roland Daniel Ivor Neville Hubert Horace Wilfred Patrick Lawrence Edwin \
            Basil Lionel Ian Desmond Hugh Terence Clive Graham Edgar Rodney Barry Vernon Hector",
            &RARE,
        ),
    },
    Cohort {
        from: 1950,
        names: Ranked::new(
            Law::straight(39.6, 3.6, 1586),
            "\
            David John Michael Peter Robert Stephen Paul Alan Christopher Philip Richard Anthony Andrew Ian Kevin \
            Keith Graham Martin Brian William James Colin Barry Raymond Geoffrey Roger Thomas Terence Nigel Malcolm \
            Trevor George Derek Kenneth Stuart Mark Steven Neil Gary Patrick Dennis Roy Leslie Charles Nicholas Gordon \
            Edward Ronald Clive Timothy Simon Joseph Francis Jonathan Adrian Howard Gerald Rodney Norman Douglas Frank \
            Eric Victor Bernard Glyn Duncan Lawrence Maurice Stanley Gerard Vincent Hugh Daniel Alexander Donald \
            Russell Albert Arthur Frederick Bruce Barrie Matthew Harold Clifford Leonard Guy",
            &RARE,
        ),
    },
    Cohort {
        from: 1960,
        names: Ranked::new(
            Law::straight(45.9, 3.8, 2089),
            "\
            David Paul Andrew Mark John Michael Stephen Ian Gary Robert Richard Peter Kevin Anthony Steven Simon \
            Christopher Philip Martin Alan Nigel Neil Colin Graham James Keith William Timothy Jonathan Stuart \
            Nicholas Brian Adrian Trevor Carl Barry Darren Thomas Raymond Sean Wayne Patrick Malcolm Dean Clive Tony \
            Geoffrey Derek Terence Shaun Russell Karl Edward Matthew Jeremy George Julian Daniel Lee Duncan Gerard \
            Roger Charles Gordon Jason Joseph Kenneth Garry Craig Leslie Dennis Roy Francis Glenn Antony Alexander Guy \
            Vincent Howard Benjamin Ronald Douglas Dominic Gavin Marcus Damian Gerald Kim Dale",
            &RARE,
        ),
    },
    Cohort {
        from: 1970,
        names: Ranked::new(
            Law::straight(60.6, 3.9, 2594),
            "\
            Paul Mark David Andrew Richard Christopher James Simon Michael Matthew Stephen Lee John Robert Darren \
            Daniel Steven Jason Nicholas Jonathan Ian Neil Peter Stuart Anthony Martin Kevin Craig Philip Gary Scott \
            Wayne Timothy Benjamin Adam Alan Dean Adrian Carl Thomas William Justin Gareth Jamie Karl Sean Colin \
            Alexander Graham Nigel Keith Barry Ryan Edward Tony Marc Damian Shane Leon Ben Gavin Brian Nathan Joseph \
            Patrick Russell Shaun Robin Dominic Trevor Lloyd Marcus Aaron Julian Duncan Samuel Toby Jeremy Glen Dale \
            Damon Antony George Raymond Charles Luke Oliver Derek Roy Francis Malcolm Terry Clive Kieran",
            &RARE,
        ),
    },
    Cohort {
        from: 1980,
        names: Ranked::new(
            Law::straight(70.0, 3.9, 3095),
            "\
            Christopher James David Daniel Michael Matthew Andrew Richard Paul Mark Thomas Adam Robert John Lee \
            Benjamin Steven Jonathan Craig Stephen Simon Nicholas Peter Anthony Alexander Gary Ian Ryan Darren Barry \
            Ashley Stuart Gareth Dean Kevin Philip Jamie Scott Wayne Martin Neil Carl Luke Alan Joseph William Samuel \
            Nathan Marc Shaun Timothy Stewart Aaron Ross Gavin Liam Karl Kieran Edward Joshua Jason Justin Sean Leon \
            Graham Shane Dale Marcus Tony Kyle Jack Russell George Patrick Lewis Oliver Dominic Charles Adrian Damien \
            Robin Jordan Danny Keith Brett Kris Damian Ricky Lloyd Terry Nigel Max Iain Phillip Glenn",
            &RARE,
        ),
    },
    Cohort {
        from: 1990,
        names: Ranked::new(
            Law::straight(82.8, 3.9, 3183),
            "\
            Thomas James Jack Daniel Matthew Ryan Joshua Luke Samuel Jordan Adam Michael Alexander Christopher \
            Benjamin Joseph Liam Jake William Andrew George Lewis Oliver David Robert Jamie Nathan Connor Jonathan \
            Harry Callum Aaron Ashley Bradley Jacob Kieran Scott Sam John Ben Mark Nicholas Kyle Charles Sean Edward \
            Stephen Richard Alex Peter Dominic Joe Anthony Lee Steven Craig Rhys Mitchell Dean Shane Reece Max Curtis \
            Toby Marcus Danny Shaun Henry Kane Louis Tom Simon Elliot Cameron Ross Paul Stuart Gareth Dale Carl Leon \
            Philip Stefan Kevin Timothy Gavin Patrick Karl Zak Declan Jason Tyler Wayne",
            &RARE,
        ),
    },
    Cohort {
        from: 2000,
        names: Ranked::new(
            Law::straight(81.1, 3.5, 3183),
            "\
            Jack Thomas Joshua James Daniel Harry Samuel Joseph Matthew Callum Luke William Lewis Oliver Ryan Benjamin \
            George Liam Jordan Adam Alexander Jake Connor Cameron Nathan Kieran Mohammed Jamie Jacob Michael Ben Ethan \
            Charlie Bradley Brandon Aaron Max Dylan Kyle Robert Christopher David Edward Charles Owen Louis Alex Joe \
            Rhys Reece Tyler Henry Toby Harvey Morgan Kai Finley Leon Alfie Archie Sam Riley Logan Isaac Leo Corey \
            Declan Andrew Zachary Elliot Dominic Josh John Mason Bailey Jay Luca Mitchell Jonathan Sean Ellis Harrison \
            Patrick Scott Hayden Shay Taylor Gabriel Ewan Marcus Kane Spencer Aidan",
            &RARE,
        ),
    },
    Cohort {
        from: 2010,
        names: Ranked::new(
            Law::straight(83.9, 2.8, 3202),
            "\
            Oliver Jack Harry George Noah Charlie Jacob Alfie Freddie Oscar Leo Logan Archie Theo Thomas James Joshua \
            Henry William Max Lucas Ethan Arthur Mohammed Isaac Harrison Teddy Finley Daniel Riley Edward Joseph \
            Alexander Adam Reggie Samuel Jaxon Sebastian Elijah Harley Toby Arlo Dylan Jude Benjamin Rory Tommy Jake \
            Louie Carter Jenson Hugo Bobby Frankie Ollie Zachary David Albie Lewis Luca Ronnie Jackson Matthew Alex \
            Harvey Reuben Jayden Caleb Hunter Theodore Nathan Blake Luke Elliot Roman Stanley Dexter Michael Elliott \
            Tyler Ryan Ellis Finn Albert Kai Liam Callum Louis Aaron Ezra Leon Connor Gabriel Mason Kian Sonny Jasper \
            Rowan Ralph Felix Frederick Jamie Grayson Rex Rocco Rupert Tobias Vinnie Jesse Otis Ted Chester",
            &RARE,
        ),
    },
];

static FIRSTS: [&str; 103] = [
    "Bar", "Ben", "Bev", "Bran", "Bry", "Cal", "Cam", "Car", "Clif", "Con", "Cor", "Cul", "Dal", "Dam", "Dar", "Dav",
    "Del", "Den", "Der", "Des", "Dev", "Don", "Dor", "Dun", "Ever", "Fin", "Fran", "Gar", "Ger", "Gil", "Glen", "Gor",
    "Gra", "Har", "Hay", "Her", "Hol", "Jac", "Jar", "Jas", "Jem", "Jer", "Jor", "Jul", "Kal", "Kel", "Ken", "Ker",
    "Kier", "Kir", "Lan", "Lar", "Lem", "Len", "Les", "Lin", "Lor", "Luc", "Mal", "Mar", "Mart", "Max", "Mel", "Mer",
    "Mil", "Mon", "Mor", "Ned", "Nev", "Nor", "Os", "Per", "Pres", "Quen", "Ral", "Ran", "Ray", "Reg", "Rod", "Rol",
    "Ron", "Ros", "Row", "Roy", "Rus", "Sel", "Sher", "Sid", "Stan", "Ster", "Tal", "Ter", "Tor", "Tre", "Tris", "Val",
    "Ver", "Vin", "Wal", "War", "Wes", "Wil", "Win",
];

static SECONDS: [&str; 30] = [
    "an", "bert", "dell", "don", "drick", "ell", "en", "ford", "iel", "lan", "land", "ley", "lin", "lon", "man",
    "mond", "nard", "ric", "rick", "ron", "son", "ston", "ton", "van", "vin", "vis", "ward", "well", "win", "wyn",
];

static SHAPES: [(&str, &str); 1] = [("", "")];

static RARE: Composed = Composed {
    firsts: &FIRSTS,
    seconds: &SECONDS,
    shapes: &SHAPES,
};
