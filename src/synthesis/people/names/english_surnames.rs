//! English surnames.
//!
//! Custody: no zone; no list is of real people. Orders of frequency are from general knowledge of public
//! statistics, not copied from a table: beyond the first hundred or so the order means little.

use crate::synthesis::people::composed::Composed;
use crate::synthesis::people::ranked::{Law, Ranked};

/// Fitted to the share of the first name (Smith, 1.2 %), of the first ten (6.5 %), and to about 54 million people who
/// bear 270,000 names with five bearers or more, 40,000 with a hundred and 10,000 with six hundred (from memory of counts
/// by the Office for National Statistics and of the electoral registers).
const LAW: Law = Law {
    shift: 1.5,
    slope: 0.75,
    bend: 12_000.0,
    steeper: 1.0,
    ranks: 400_000,
};

pub(in crate::synthesis::people) static SURNAMES: Ranked = Ranked::new(
    LAW,
    "\
        Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker White Roberts \
        Green Hall Wood Jackson Clarke Clark Thomas Harris Lewis Cooper King Baker Turner Hill Martin Moore Ward Allen \
        Watson Morris Harrison Parker Young Hughes Edwards Mitchell James Phillips Cook Carter Bennett Shaw Bell \
        Bailey Lee Scott Cox Collins Anderson Richardson Marshall Adams Mills Webb Rogers Gray Palmer Barker Holmes \
        Stevens Knight Matthews Chapman Hunt Pearson Elliott Mason Dixon Payne Barnes Fisher Butler Reynolds Spencer \
        Fletcher Foster Dawson Lawrence Ellis Lowe Page Simpson Hunter Porter Howe Sharpe Greenwood Sinclair Frost \
        Winter Booth Rice Griffin Bond Woods Walters Morton Hartley Glover Nicholls Sharp Pratt McKenzie Rees Bullock \
        Higgins Wallis Stokes Daniels Edmonds Hodges Garner Nicholson Wade Oakley Slater Gallagher Lamb Austin \
        Tomlinson Elliot Howell Riley Ingram Franklin Dunn Lambert Rose Hogan Burke Griffiths Peacock Kelly Tyler Bull \
        Potter Partridge Hobbs Doherty Finch Myers Field Thomson Walsh Preston Davis Gilbert Arnold Brennan Humphries \
        Leach Fox Joyce Long Keen West Hayes Naylor Moss Horton Watts Vaughan Nunn Hargreaves Mann Day Sims Norris \
        Gibson Stone Savage Watkins Waters Goddard Law Thorne Brooks Norman Freeman Hudson Weston Bradley Kent \
        Faulkner Graham Price Cornwell Tucker Moran Jeffery Fitzgerald Briggs Haynes Hawkins Gregory May Bryan Beck \
        Farrell Carr Dale Lane Norton Bristow Morgan Fraser Pugh Hewitt Barlow Gordon Stephens Morley Muir Coates \
        Benson Thorpe Charlton Clayton Yates Douglas Dodd Wallace Sheppard Black Dennis Lynch Heath Jenkins Richards \
        Sykes Saunders Drew Osborne Parkinson Rowley Marsh Hilton Howard Hancock Daly Ryan Lyons Burrows Dobson \
        Baldwin Lucas Hammond Coleman Stewart Gibbs Parsons Barrett Wyatt Campbell Francis Duffy Dyer Owen Potts Eaton \
        Webster Pickering Bruce Middleton Willis Hooper Houghton George Bridges Cameron Byrne Banks Fleming Sanderson \
        Wilkins Townsend Randall Hale Armstrong McDonald Short Warner Lloyd Summers Rhodes John Burns Kirk Russell \
        Gough Warren Hicks Lawson Chambers Schofield Forster Wheeler Quinn Oliver Leonard Robson Bates Bray Bowers \
        Cole Hyde Reid Pritchard Higgs Doyle McCarthy Nolan Whitehouse Turnbull Whitehead Harvey Knowles North \
        Atkinson Perkins Bright Smart Howells Owens Gardiner Jarvis Herbert Conway Lord Curtis Stephenson Sanders \
        Holland Shepherd Peters Duncan Pope Holloway Hurst Johnston Parkes Whittaker Gardner Walton Dean Gill Donnelly \
        Poole Thornton Grant Ross Rowe Holden Cross Davison Jordan Kirby Reeves Brookes Harwood Crawford Murphy \
        Godfrey Swift Goodwin Nash Miles Bird Manning Craig Talbot MacDonald Metcalfe Kay Nelson Buckley Hart Marsden \
        Bishop Newton Fuller Harper Burgess Hope Sutton Parry Humphreys Robertson Wells Weaver Carroll Hopkins Farmer \
        Davidson Burton Skinner Boyd Cunningham Ford Bowen Tate York Bush Todd Morrison Vincent Hutchinson Woodward \
        Reed Andrews Kemp Howarth Rudd Sutherland Little Newman Read Kerr Harding Harrington Pearce Hamilton Hodgson \
        Storey Clements Cooke Perry Bryant Stuart Wilkinson Hanson Parkin Simmons Hayward Fowler Dickinson Hardy Hodge \
        Welch Brady Noble French Flynn Henderson Barton Nixon Cartwright Ball Holt Miller Berry Powell Giles Murray \
        Kennedy Smedley Munday Pye Drummond Stanley Wray Revell Pitt Church Maddocks Goode Charles Cheeseman Frampton \
        Larkin Cotton Ashworth Bainbridge Grundy Lovell Oates McGregor Peck Layton Davey Rouse Luck Dent Hawksworth \
        Mead Mould Hepworth Haslam Sampson Timms Armitage Oldham Silcock Womack Good Brandon Philpott Nightingale \
        Jacobs Garvey Merritt Percival Severn Spooner Ashton Bowman Greer Hulme Donaldson Dudley Wilcox Beech Sawyer \
        Samuel Browne Halliday Jagger Balls Feeney Garland Hatton Underwood Cawthorne Prentice Wharton Whitaker \
        Rowland Willoughby Hickman Tyson Roper Collings Davenport Lancaster Egan Eldridge Gooch Yeo Shelton Swain \
        Greenfield Chilton Dawes Maxwell Andrew Hartshorn Draper Daniel Golding Lilley Handley Topham Whelan Kearney \
        Lawton Dowling Brierley Horne Grimes Newbold Bradford Boon Halliwell Fitzpatrick Burnett Durham Whitby Birkett \
        Crowther Huggins Waddington Sweeney Foley Crook Rawlings Noakes Wild Cash Steward Crowe Catchpole Westwood \
        Goodrich Harries Keane Taverner Grimshaw Drake Fry Oakes Blackman Hoskins Wills Jennings Henry Blake Corbett \
        Overton Garside Milton Colley Goodall Wardle Guy Withers Aldridge Prescott Moseley Tolley Durrant Caton \
        Tattersall Swales Bridge Jessop Haines Budd Cullen Gilchrist Wakefield Fielding Grace Baron Chester Ackroyd \
        Kenny Deakin Constable Barnett Emmett Wilde Worthington Keating Wheatley Flanagan Duncombe Saville Copeland \
        Dalton Staples Larter Moreton Swann Braithwaite Ibbotson Marlow Beard Hollis Thorley Sellers Pollard Hurley \
        Spence Viner Squire Mather Grainger Chappell Hogben Slade Masters Whitmore Hampson Hallam Treloar Fairhurst \
        Sweet Hook Barclay Oxley Harmer Winchester Stanton Wolfe Waite Bland Marks Forbes Whittle Higginson Millard \
        Blakey Gates Small Ralph Pickles Horsfall Rushton Latham Boyce Best Crosby Casey Ramsden Rowlands Penn Hackett \
        Salmon Ainsworth Woodcock Harlow Gleeson Stoddart Goodman Floyd Barron Robins Woodley Darlington Carson Coe \
        Wilcock Whitfield Stock Smyth Whitworth Irving Thistlethwaite Healey Barr Sherwood Halford Batchelor \
        Bloomfield Ogden Bradbury Humphrey Greenhalgh Earl Steel Yeomans Heywood Baxter Hague Simons Gunn Bedford \
        Bibby Weir Crompton Sloan Winstanley Kilner Kenyon Symonds Godden Binns Boulton Shipley Keeling Salt Whalley \
        Younger Connolly Flint Biggs Wilmot Raymond Leigh Croft Bourne Bowler Griffith Atkins Gibbons Maher Inman \
        Elwell Bradshaw Lingard Churchill Brock Coulson Johns Kershaw Cain Crabtree Scarborough Addison Buck Askew \
        Stocks Redfern Kelsey Mulligan Platt Blackwell Mallett Ridley Purdy Reeve Dougherty Cohen Gale Beadle Janes \
        Beattie Hutchings Scholes Shackleton Ray Selby Allan Crisp Pierce Darby Gladwin Lumley Beal Groves Byrom \
        Curran Vickers Stringer Waterman Billingham Blackburn Felton Carpenter Purcell Pollitt Hemmings Beckett \
        Oldfield Dodds Wiles McIntyre Flower Mathews Ambrose Coward Lomas Hainsworth Grice Bowden Lister Everett \
        Broughton Horrocks Grey Radford Paul Etherington Pendleton Connor Crane Warburton Newall Titmarsh Abbott \
        Prince Farrar Lees Harker Waring Diggle Downes Christian Pocock Haywood Moorhouse Colman Laing Steele Yarwood \
        Sheridan Cubitt Cousins Mortimer Fountain Dutton Dickens Meadows Perrott Fenwick Crouch Hobson Radcliffe \
        Hinton Hadfield Boardman Mercer Bevan Brand Plant Thirlwell Bentley Gillespie Foulkes Woolley Hutton Wain Wren \
        Haworth Fagg Plummer Needham Hoyle Fairbrother Temple Mayo Wise Lindley Farrow Stead Emery Illingworth Redman \
        Gosling Boyle Eccles Turton Gilmore Lacey Tunnicliffe Swindells Markham Seddon Orchard Nuttall Kitchen Mullen \
        Perrin Cooksey Collinson Terry Newell Langley Brook Brackenbury Payton Court Nield Hinchliffe Pegg Thurston \
        Rowan Dolan Ingham Swan Freer Kett Greaves Lockwood Ramsbottom Hodgkinson Deacon Cowley Leeming Atherton \
        Ashley Varley Clough Beale Allison Regan Massey Chandler Tonks Bassett Lester Horner Woodhead Knott Carlisle \
        Worrall Barnard Salisbury Orton Galloway Blythe Royle Bramley Howes Hibbert Froggatt Rix Archer Batten Bowes \
        Tuck Kendall Simms Milner Devine Garrett Devlin Tubbs Whiteley Bass Tennant Capper Wragg Burch Ayres Pritchett \
        Rigby Manley Pascoe Smalley Ramsey Wootton Burrell Lovett Alexander Raven Hedges Broadbent Turley Piper \
        Woodruff Burnham Bateman Snow Duke Carey Burden Park Starkey Laycock Avery Midgley Ormerod Ling Brewer Firth \
        Malone Munro Forrest Tasker Mottram Williamson Ireland Seymour Hampton Appleton Jolly Ripley Beaumont Travis \
        Shore Garbutt Edgar Shepley Kitson Proctor Downing Aspinall Ellison Neal Pattison Windsor Rawson Neville \
        Fawcett Roe Jeffries Barry Eastwood Pownall Stiles Sargent Chaplin Gamble Rayner Brindle Watt Quigley Upton \
        Bunn Gee Bickerstaff Padgett Collier Tilley Smithson Pryor Wiggins Langford Moon Compton Rodgers Judge \
        Chatterton Brooker Fearn Squires Marston Tanner Siddall Ferguson Prosser Cannon Duckworth Stott Hazell \
        Woodhouse Head Byford Stafford Thomason Coombes Adamson Culley Dunne Cheetham Southern Rainford Cragg Barber \
        Whiting Hornby Parr Neale Poulter Rutter Nethercott Fryer Sheldon Unsworth Wraight Sutcliffe Mayes Judd \
        Chamberlain Calvert Dewhurst Bamford Holder Gaskell Isaacs Carver Craven Trott Nelmes Dunbar Wildman Fenton \
        Birch Entwistle Tierney Dodson Aston Newsome Bolton Wynn Mace Southgate Maddison Styles Rothwell Osborn Haigh \
        Hull Senior McGrath Hirst Pyke Tinsley Benjamin Stacey Crossley Bartlett Vernon Lunn Marriott Amos Pennington \
        Butcher Spicer Shannon Attwood Lynn Newport Donovan Tranter Bannister Twigg Walmsley Waterhouse Snell Self \
        Myatt Livesey Currie Willetts Appleby Utting Butterworth Heaton Sumner Clegg Hebblethwaite Silva Wilkes \
        Bromley Weatherall Kinsella Moody Painter Blair Wyllie Mellor Colclough Clifford Chadwick",
    &PLACES,
);

static FIRSTS: [&str; 287] = [
    "Ash", "Black", "Thorn", "Wood", "Hart", "Brad", "Stan", "Hal", "Whit", "Lang", "Had", "Ched", "Rad", "Stock",
    "Wal", "Hol", "Dun", "Farn", "Broad", "Oak", "Elm", "Birch", "Haw", "Heath", "Brom", "Cran", "Crow", "Raven",
    "Hawk", "Fox", "Lamb", "Shep", "Ox", "Swin", "Gos", "Hen", "Cat", "Els", "Ed", "Ald", "Alk", "Ather", "Ayl", "Bab",
    "Bag", "Bar", "Bark", "Bas", "Bec", "Bed", "Bel", "Ben", "Ber", "Bid", "Bil", "Bing", "Blen", "Bod", "Bol", "Bos",
    "Bot", "Bour", "Box", "Brack", "Bram", "Brid", "Brig", "Brin", "Buck", "Bud", "Bul", "Bur", "But", "Cad", "Cal",
    "Cam", "Car", "Cas", "Cawd", "Chal", "Chat", "Chil", "Clap", "Clay", "Clif", "Cod", "Col", "Cop", "Cor", "Cot",
    "Crof", "Cros", "Cud", "Cul", "Dag", "Dar", "Deb", "Den", "Der", "Dil", "Dod", "Dray", "Dud", "Dur", "East", "Eg",
    "Elling", "Elvas", "Ever", "Fair", "Fal", "Fel", "Fen", "Fern", "Fin", "Flax", "Ford", "Frod", "Gar", "Gat", "Gil",
    "Gis", "God", "Gol", "Grant", "Gras", "Gren", "Grim", "Guil", "Hag", "Ham", "Han", "Har", "Has", "Hat", "Hed",
    "Hel", "Hem", "Hes", "Hig", "Hil", "Hin", "Hob", "Hod", "Hor", "Hot", "Hud", "Hul", "Hun", "Hur", "Il", "Ip",
    "Kel", "Ken", "Kes", "Ket", "Kil", "Kim", "Kin", "Kirk", "Kit", "Knap", "Lac", "Lax", "Lea", "Led", "Lil", "Lin",
    "Lit", "Lock", "Lod", "Lud", "Lul", "Mal", "Man", "Map", "Mar", "Mat", "Mel", "Mid", "Mil", "Mor", "Mun", "Nail",
    "Net", "New", "Nor", "Nut", "Od", "Off", "Or", "Orm", "Os", "Pal", "Par", "Pat", "Pem", "Pen", "Pick", "Pil",
    "Pin", "Plum", "Pol", "Pot", "Pres", "Pud", "Rams", "Red", "Ren", "Ret", "Rid", "Rip", "Rod", "Rol", "Row", "Rud",
    "Rush", "Sax", "Scar", "Sel", "Set", "Shal", "Shen", "Ship", "Shir", "Sil", "Sed", "Skel", "Slat", "Snel", "Som",
    "South", "Spal", "Spar", "Stain", "Stam", "Stap", "Stav", "Steb", "Strat", "Sud", "Sut", "Swan", "Tam", "Tan",
    "Tat", "Ted", "Temp", "Ten", "Thax", "Thirl", "Thur", "Tid", "Til", "Tin", "Tod", "Tor", "Tot", "Tra", "Tren",
    "Tun", "Twin", "Up", "Ut", "Wad", "Wake", "Wan", "War", "Was", "Wat", "Wel", "Wen", "Wes", "Wet", "Whar", "Wheat",
    "Wick", "Wid", "Wil", "Win", "Wis", "With", "Wol", "Wor", "Wy", "Yar", "Yel",
];

static SECONDS: [&str; 68] = [
    "ton", "ley", "worth", "bury", "ham", "ford", "field", "wood", "well", "by", "thorpe", "wick", "stead", "dale",
    "ridge", "stone", "brook", "burn", "combe", "cote", "den", "don", "down", "end", "gate", "grave", "hall", "hill",
    "holme", "house", "hurst", "land", "low", "man", "mere", "more", "ney", "over", "pole", "port", "rick", "sall",
    "sey", "shaw", "shott", "side", "son", "stall", "stock", "stow", "thwaite", "tree", "vale", "wall", "ward",
    "water", "way", "wright", "yard", "bank", "beck", "borne", "bourne", "bottom", "clough", "cock", "croft", "er",
];

static SHAPES: [(&str, &str); 21] = [
    ("", ""),
    ("", "s"),
    ("ing", ""),
    ("er", ""),
    ("", "e"),
    ("en", ""),
    ("le", ""),
    ("ing", "s"),
    ("er", "s"),
    ("el", ""),
    ("en", "s"),
    ("am", ""),
    ("es", ""),
    ("o", ""),
    ("ly", ""),
    ("le", "s"),
    ("el", "s"),
    ("", "er"),
    ("in", ""),
    ("y", ""),
    ("ing", "er"),
];

/// Names after places, as most rare English surnames are.
pub(super) static PLACES: Composed = Composed {
    firsts: &FIRSTS,
    seconds: &SECONDS,
    shapes: &SHAPES,
};
