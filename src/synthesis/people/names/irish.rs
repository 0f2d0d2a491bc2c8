//! Irish names.
//!
//! Custody: no zone; no list is of real people. Orders of frequency are from general knowledge of public
//! statistics, not copied from a table: beyond the first hundred or so the order means little.

use super::Pool;
use super::rare_forenames::NONE;
use crate::synthesis::people::composed::Composed;
use crate::synthesis::people::ranked::{Law, Ranked};

pub(in crate::synthesis::people) static POOL: Pool = Pool {
    own_forenames: 0.45,
    women: Ranked::new(
        Law::straight(4.0, 0.4, 66),
        "\
        Mary Bridget Margaret Siobhán Kathleen Catherine Sinéad Aoife Niamh Bernadette Róisín Ciara Gráinne Caoimhe \
        Theresa Orla Patricia Winifred Nora Deirdre Eileen Maureen Noreen Bríd Fionnuala Máire Úna Clodagh Maeve \
        Saoirse Éabha Fiadh Aisling Eimear Áine Sorcha Shauna Gobnait Nuala Assumpta Concepta Philomena Attracta \
        Dympna Majella Carmel Imelda Breda Bridie Shannon Erin Caitlin Muireann Cliona Sadhbh Ailbhe Meabh Laoise \
        Dearbhla Eithne Brona Nóirín Sheila Rosaleen Ann Ellen",
        &NONE,
    ),
    men: Ranked::new(
        Law::straight(8.0, 0.9, 56),
        "\
        Patrick Michael John Seán James Thomas Martin Kevin Declan Brendan Conor Liam Eamon Dermot Brian Eugene Cormac \
        Noel Gerard Joseph Desmond Daniel Peter Colm Niall Fergus Donal Oisín Tadhg Cian Darragh Rory Fintan Aidan \
        Eoin Ciarán Diarmuid Pádraig Enda Malachy Ultan Cathal Ruairí Fionn Senan Dara Lorcan Shane Ronan Barry Finbar \
        Fiachra Manus Micheál Proinsias Jarlath",
        &NONE,
    ),
    surnames: Ranked::new(
        Law::straight(185.1, 3.9, 413),
        "\
        Murphy Kelly O'Brien Ward O'Connor Doherty McDonagh Walsh Ryan O'Neill Gallagher Byrne O'Sullivan O'Reilly \
        Doyle McCarthy Connors Lynch Murray Quinn Moore McLoughlin Maughan Carroll Connolly Daly O'Connell Wilson \
        Dunne Brennan Burke Collins Campbell Clarke Johnston Hughes O'Farrell Fitzgerald Brown Martin Maguire Nolan \
        Flynn Thompson O'Callaghan O'Donnell Duffy O'Mahony Boyle Healy O'Shea White Sweeney Hayes Kavanagh Power \
        McGrath Moran Brady Stewart Casey Foley Fitzpatrick O'Leary McDonnell McMahon Donnelly Regan Burns Flanagan \
        Mullan Barry Kane Robinson Cunningham Griffin Kenny Sheehan Whelan Lyons Reid Graham Higgins Cullen Keane King \
        Maher McKenna Bell Scott Hogan O'Keeffe Magee Cash McDermott Rooney Donohoe Delaney Keenan Joyce Sheridan \
        Stokes Reilly Coyle Mongan Cawley Delany O'Driscoll D'Arcy Faherty Hanrahan Tighe Purcell",
        &RARE,
    ),
};

static FIRSTS: [&str; 3] = ["O'", "Mc", "Mac"];

static SECONDS: [&str; 117] = [
    "Adam",
    "Alary",
    "Barry",
    "Beirne",
    "Boland",
    "Boyce",
    "Brallaghan",
    "Breslin",
    "Broder",
    "Byrne",
    "Cahill",
    "Callan",
    "Cann",
    "Carolan",
    "Carthy",
    "Clery",
    "Coffey",
    "Colgan",
    "Conaghy",
    "Conlon",
    "Conneely",
    "Cormack",
    "Corrigan",
    "Coyne",
    "Cready",
    "Crory",
    "Cullagh",
    "Daid",
    "Deady",
    "Devine",
    "Dineen",
    "Donagh",
    "Donovan",
    "Dowd",
    "Doyne",
    "Dwyer",
    "Elhone",
    "Elligott",
    "Fadden",
    "Fahy",
    "Feeley",
    "Fee",
    "Flaherty",
    "Flynn",
    "Gann",
    "Garry",
    "Garvey",
    "Gauran",
    "Geary",
    "Geoghegan",
    "Ginty",
    "Glade",
    "Glynn",
    "Gorman",
    "Gowan",
    "Grady",
    "Guigan",
    "Guinness",
    "Hagan",
    "Hale",
    "Halloran",
    "Hanlon",
    "Hara",
    "Hare",
    "Healy",
    "Hegarty",
    "Herlihy",
    "Hugh",
    "Inerney",
    "Keating",
    "Kelleher",
    "Kenzie",
    "Kernan",
    "Kiernan",
    "Kinley",
    "Larkin",
    "Laughlin",
    "Leary",
    "Lehane",
    "Loone",
    "Loughnane",
    "Lynch",
    "Mahon",
    "Malley",
    "Manus",
    "Meara",
    "Monagle",
    "Moran",
    "Moriarty",
    "Mulkerrin",
    "Murtagh",
    "Nally",
    "Namara",
    "Neary",
    "Nelis",
    "Niff",
    "Nulty",
    "Peake",
    "Phelan",
    "Quaid",
    "Quigley",
    "Rafferty",
    "Rahilly",
    "Regan",
    "Riordan",
    "Rourke",
    "Scanlan",
    "Shaughnessy",
    "Sheehy",
    "Sherry",
    "Swiggan",
    "Teague",
    "Tiernan",
    "Toole",
    "Turk",
    "Veigh",
    "Weeney",
];

static SHAPES: [(&str, &str); 3] = [("", ""), ("", "e"), ("", "an")];

static RARE: Composed = Composed {
    firsts: &FIRSTS,
    seconds: &SECONDS,
    shapes: &SHAPES,
};
