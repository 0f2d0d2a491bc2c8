//! Scottish names.
//!
//! Custody: no zone; no list is of real people. Orders of frequency are from general knowledge of public
//! statistics, not copied from a table: beyond the first hundred or so the order means little.

use super::Pool;
use super::rare_forenames::NONE;
use crate::synthesis::people::composed::Composed;
use crate::synthesis::people::ranked::{Law, Ranked};

pub(in crate::synthesis::people) static POOL: Pool = Pool {
    own_forenames: 0.35,
    women: Ranked::new(
        Law::straight(4.0, 0.3, 55),
        "\
        Fiona Kirsty Catriona Lorna Mairi Lynsey Eilidh Morag Shona Heather Isla Jacqueline Karen Laura Nicola \
        Margaret Elizabeth Ailsa Iona Mhairi Isobel Elspeth Rhona Moira Senga Aileen Agnes Jean Janet Marion Catherine \
        Ishbel Kirsteen Roslyn Una Skye Morven Mirren Beth Orla Freya Ellie Kayla Erin Rowan Flora Effie Innes Lexi \
        Greer Blair Islay Marsaili Oighrig Seonaid",
        &NONE,
    ),
    men: Ranked::new(
        Law::straight(8.0, 0.65, 53),
        "\
        Scott Ross Craig Stuart Fraser Callum Duncan Gordon Alasdair Kenneth Ewan Iain Alistair Angus Donald Hamish \
        Malcolm Murdo Neil Grant Keith Douglas Euan Cameron Logan Lewis Finlay Rory Kyle Jamie Bruce Fergus Hector \
        Archibald Struan Lachlan Ruaridh Calum Kerr Magnus Gregor Blair Brodie Innes Ranald Torquil Murray Finn Caleb \
        Harris Ruairidh Sorley Athol",
        &NONE,
    ),
    surnames: Ranked::new(
        Law::straight(200.0, 3.8, 379),
        "\
        Smith Brown Wilson Campbell Stewart Robertson Thomson Anderson Reid MacDonald Scott Murray Taylor Clark \
        Mitchell Ross Walker Paterson Young Watson Morrison Miller Fraser Davidson Gray Henderson Johnston Hamilton \
        Graham Kerr Simpson Martin Ferguson Duncan Cameron Hunter Kelly Bell Grant MacKenzie Mackay Allan Black \
        MacLeod McLean Russell Gibson Wallace Gordon Marshall Stevenson Wood Sutherland Craig Wright McKenzie Kennedy \
        Jones Burns Murphy White Muir McDonald Johnstone Hughes Watt McMillan McIntosh Milne Munro Ritchie Dickson \
        Bruce Crawford King Millar MacMillan Docherty Cunningham Boyle Rankin McGregor McFarlane Gallacher Sinclair \
        Lindsay Cairns Baxter Drummond Innes Forbes Gilchrist Hogg Laing Weir Moffat Aitken Alexander Barclay Beattie \
        Blair Buchanan Christie Cowan Currie Dunlop Findlay Fleming Forsyth Gillespie Hay Irvine Jamieson Kidd Leslie \
        Logan Mair Nicol Ogilvie Park Purdie Rae Shaw Tait Urquhart Wishart Galbraith Haddow Imrie Keddie Lockhart",
        &RARE,
    ),
};

static FIRSTS: [&str; 2] = ["Mac", "Mc"];

static SECONDS: [&str; 139] = [
    "Adam",
    "Afee",
    "Alister",
    "Alpine",
    "Andrew",
    "Arthur",
    "Askill",
    "Aulay",
    "Bain",
    "Bean",
    "Beth",
    "Bride",
    "Caig",
    "Call",
    "Callum",
    "Cann",
    "Cartney",
    "Clay",
    "Clelland",
    "Clure",
    "Clymont",
    "Coll",
    "Combie",
    "Connachie",
    "Corkindale",
    "Cormick",
    "Corquodale",
    "Coubrey",
    "Crae",
    "Creadie",
    "Crindle",
    "Crone",
    "Crum",
    "Cuaig",
    "Cubbin",
    "Culloch",
    "Cusker",
    "Dade",
    "Dermid",
    "Diarmid",
    "Dougall",
    "Dowall",
    "Duff",
    "Eachern",
    "Elroy",
    "Erlean",
    "Ewan",
    "Fadyen",
    "Fadzean",
    "Fall",
    "Fie",
    "Garrigle",
    "Garva",
    "Geachie",
    "Ghee",
    "Gill",
    "Gilvray",
    "Glashan",
    "Glone",
    "Gowan",
    "Grory",
    "Hardie",
    "Harg",
    "Hattie",
    "Ilravie",
    "Ilroy",
    "Ilwraith",
    "Innes",
    "Intyre",
    "Iver",
    "Ivor",
    "Jannet",
    "Kail",
    "Kechnie",
    "Kellar",
    "Kelvie",
    "Kendrick",
    "Kerlie",
    "Kerracher",
    "Kerrow",
    "Kichan",
    "Kie",
    "Killop",
    "Kim",
    "Kinlay",
    "Kinnon",
    "Kirdy",
    "Knight",
    "Lachlan",
    "Lagan",
    "Laren",
    "Lauchlan",
    "Lay",
    "Leish",
    "Lellan",
    "Lennan",
    "Lure",
    "Martin",
    "Master",
    "Michael",
    "Minn",
    "Morran",
    "Murchie",
    "Murdo",
    "Murtrie",
    "Nab",
    "Nair",
    "Naught",
    "Nee",
    "Neish",
    "Nicol",
    "Niven",
    "Onie",
    "Phail",
    "Phee",
    "Pherson",
    "Phillips",
    "Quarrie",
    "Queen",
    "Quilkan",
    "Rae",
    "Ritchie",
    "Robbie",
    "Rorie",
    "Ruer",
    "Sorley",
    "Sporran",
    "Swan",
    "Taggart",
    "Tavish",
    "Vean",
    "Vicar",
    "Vie",
    "Vitie",
    "Vurich",
    "Wattie",
    "Whannell",
    "Whirter",
    "William",
];

static SHAPES: [(&str, &str); 3] = [("", ""), ("", "son"), ("", "s")];

static RARE: Composed = Composed {
    firsts: &FIRSTS,
    seconds: &SECONDS,
    shapes: &SHAPES,
};
