//! Forenames and surnames by heritage, the most common first.
//!
//! Custody: no zone; no list is of real people. Every character exists in windows-1252, which the court's extract uses.

/// The names of one heritage: lists apart by spaces.
#[derive(Debug)]
pub(super) struct NamePool {
    pub(super) women: &'static str,
    pub(super) men: &'static str,
    pub(super) girls: &'static str,
    pub(super) boys: &'static str,
    pub(super) surnames: &'static str,
}

pub(super) static ENGLISH: NamePool = NamePool {
    women: "\
        Sarah Emma Laura Rebecca Gemma Rachel Kelly Victoria Katherine Lisa Stacey Jessica Samantha Hannah \
        Charlotte Amy Danielle Natalie Michelle Jennifer Louise Leanne Kirsty Stephanie Kayleigh Zoe Nicola \
        Chloe Jodie Lucy Hayley Amanda Donna Claire Joanne Tracey Elizabeth Abigail Bethany Megan Paige Jade \
        Toni Shannon Carly Sophie Tanya Melissa Alison Christine Deborah Margaret Anne-Marie Sally-Anne Zoë \
        Chloé Cheryl Kerry Lindsey Natasha Francesca Alexandra Georgina Harriet Renée Rosie Tiffany Marie-Louise \
        Susan Philippa",
    men: "\
        David Michael James Christopher Daniel Matthew Andrew Mark Paul Lee Robert Stephen Thomas Ryan Craig \
        Jason Steven Adam Richard Anthony Joshua Scott Benjamin Luke Darren Wayne Gary Nathan Kevin Shane Dean \
        Carl Liam Jamie Nicholas Simon Joseph William Samuel Edward Aaron Kieran Gavin Neil Ian Tony Jordan \
        Connor Ashley Terence Graham Alexander Jonathan Stuart Karl Raymond",
    girls: "\
        Lily Olivia Amelia Ruby Ellie Lexi Summer Grace Evie Skye Poppy Isla Ava Lacey Maisie Freya Mia Scarlett \
        Daisy Tia Millie Demi-Leigh Ellie-Mae Lily-Rose Courtney Keira Jasmine Faith Hope Isabella Darcey Willow \
        Rosie Phoebe Esmé Aaliyah Bonnie Elsie Gracie-May Madison Nevaeh Harper Zoë Imogen Abigail",
    boys: "\
        Jack Alfie Oliver Riley Tyler Harry Logan Mason Jayden Charlie Kai Archie Leo Callum Ethan Noah Jake \
        Bradley Lewis Kayden Jamie Oscar Finley Freddie Corey Reece Kyle Harley Ashton Zachary Toby Brandon Jude \
        Hunter Theo Blake Joshua Thomas Alfie-James Tommy-Lee Bobby Rocco Ellis Jenson Declan",
    surnames: "\
        Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker White \
        Roberts Green Hall Wood Jackson Clarke Clark Harris Lewis Cooper King Baker Turner Hill Martin Moore \
        Ward Allen Watson Morris Harrison Parker Young Mitchell James Phillips Cook Carter Bennett Shaw Bell \
        Bailey Cox Collins Richardson Marshall Adams Mills Webb Rogers Gray Palmer Barker Holmes Stevens Knight \
        Matthews Chapman Hunt Pearson Elliott Mason Dixon Payne Barnes Fisher Butler Reynolds Spencer Fletcher \
        Foster Dawson Lawrence Ellis Lowe Page Howes Utting Gooch Bullock Thurston Catchpole Larter Mace \
        Bloomfield Pye Bunn Ramsbottom Sutcliffe Hainsworth Ogden Cartwright Hebblethwaite Tunnicliffe Garside \
        Pocock Trott Yeo Nethercott Frampton Bickerstaff Cheeseman Fagg Godden Hogben Wraight Marsh Perkins \
        Goodwin Briggs Hargreaves Sykes Nicholson Hudson Dunn Lambert Rowe Hammond Whitehead Brewer Cross Sharp \
        Hardy Wells Saunders Brookes Brooks Stephens Gilbert Norris Moss Pope Booth Tucker Potter Osborne Frost \
        Winter Bird Savage Crane Bishop Nunn Ling Rix Kett Self Betts Cubitt",
};

pub(super) static WELSH: NamePool = NamePool {
    women: "\
        Siân Rhian Bethan Cerys Megan Carys Nia Angharad Ffion Lowri Catrin Rhiannon Sioned Emma Sarah Kelly",
    men: "Gareth Rhys Dylan Huw Owain Gethin Ieuan Dafydd Craig Gavin Lee Siôn",
    girls: "Seren Ffion Cari Efa Mali Nia Lily Ruby Megan Alys",
    boys: "Dylan Rhys Osian Jac Tomos Harri Evan Macsen Jack Ieuan",
    surnames: "\
        Jones Davies Williams Evans Thomas Roberts Lewis Hughes Morgan Griffiths Edwards Owen Price Morris Parry \
        Llewellyn Rees Powell Bowen Pugh Howells Gwynne",
};

pub(super) static IRISH: NamePool = NamePool {
    women: "\
        Siobhán Mary Bridget Margaret Kathleen Sinéad Aoife Niamh Bernadette Róisín Ciara Gráinne Caoimhe \
        Theresa Winifred Orla",
    men: "Patrick Seán Michael John Martin Kevin Declan Brendan Conor Liam Eamon Thomas",
    girls: "Niamh Aoife Ciara Mary Bridie Erin Saoirse Caitlin Kathleen Róisín",
    boys: "Patrick Conor Michael John Sean Martin Rory Declan Tadhg Oisín",
    surnames: "\
        Murphy O'Brien Kelly O'Connor Ward McDonagh Doherty O'Neill Ryan Gallagher Byrne O'Driscoll Connors \
        Maughan Cash Fitzgerald O’Sullivan Brennan McCarthy Nolan D'Arcy",
};

pub(super) static SCOTTISH: NamePool = NamePool {
    women: "\
        Fiona Kirsty Catriona Lorna Mairi Lynsey Eilidh Morag Shona Heather Isla Jacqueline Karen Laura Nicola",
    men: "Scott Ross Craig Stuart Fraser Callum Duncan Gordon Alasdair Kenneth Ewan Iain",
    girls: "Isla Eilidh Skye Iona Erin Ailsa Mirren Orla Kayla Freya",
    boys: "Callum Lewis Finlay Rory Fraser Logan Cameron Ross Angus Jamie",
    surnames: "\
        Campbell Stewart MacDonald McDonald Robertson Thomson Anderson Scott Murray Ross Reid Ferguson Hamilton \
        Mackenzie Sinclair McLean Cameron McGregor Kerr Duncan",
};

pub(super) static SOUTH_ASIAN: NamePool = NamePool {
    women: "\
        Shazia Nasreen Samina Saima Nazia Farah Rukhsana Priya Sunita Manpreet Harpreet Yasmin Ayesha Shabnam \
        Rahima Fahmida Kiran Anita Meena Rubina",
    men: "\
        Mohammed Imran Asif Tariq Sanjay Amit Gurpreet Nadeem Shahid Kamran Rajesh Abdul Faisal Harjit Usman \
        Zahid",
    girls: "Aisha Zara Maryam Inaya Anaya Simran Hafsa Aleena Priya Zainab Amara",
    boys: "Muhammad Ibrahim Zain Ayaan Rayyan Arjun Hamza Yusuf Arun Haris Jasdeep",
    surnames: "\
        Khan Ahmed Hussain Patel Ali Begum Singh Kaur Akhtar Mahmood Malik Shah Iqbal Miah Uddin Rahman \
        Choudhury Mirza Sharma D'Souza Rashid Aslam Bibi Gill Dhillon",
};

pub(super) static POLISH: NamePool = NamePool {
    women: "\
        Anna Katarzyna Agnieszka Magdalena Monika Joanna Ewa Justyna Aleksandra Karolina Paulina Dorota Natalia \
        Iwona Sylwia",
    men: "Piotr Krzysztof Tomasz Marcin Pawel Grzegorz Lukasz Adam Rafal Dariusz Józef",
    girls: "Zuzanna Julia Maja Lena Oliwia Nikola Wiktoria Hanna Amelia Nadia",
    boys: "Jakub Kacper Filip Szymon Oskar Igor Dawid Nikodem Antoni Fabian",
    surnames: "\
        Nowak Kowalski Wisniewski Wójcik Kowalczyk Kaminski Lewandowski Zielinski Szymanski Wozniak Dabrowski \
        Kozlowski Jankowski Mazur Krawczyk Piotrowski Grabowski Wróbel Król",
};

pub(super) static SOMALI: NamePool = NamePool {
    women: "Fadumo Hodan Asha Khadija Amina Sahra Hawa Ifrah Nimco Faiza Halima Ubah",
    men: "Abdi Mohamed Ahmed Hassan Abdirahman Yusuf Ismail Mahad Omar Liban Farah",
    girls: "Ayan Hafsa Sumaya Ikram Maryan Amal Hamdi Najma Sagal Zamzam",
    boys: "Abdullahi Zakariya Mohamed Ayub Bilal Guled Idris Sharmarke Yahya Hamza",
    surnames: "\
        Mohamed Ali Hassan Ahmed Abdi Omar Farah Warsame Hussein Jama Yusuf Osman Adan Nur Ismail Elmi Abdullahi",
};

pub(super) static ARABIC: NamePool = NamePool {
    women: "Fatima Layla Noor Rania Samira Amal Hanan Zahra Mariam Nadia Huda Salma",
    men: "Mohammad Ahmad Khalid Omar Mustafa Karim Hassan Ali Youssef Bilal Samir",
    girls: "Lina Yasmin Noor Sara Jana Malak Hala Rima Tala Maya",
    boys: "Adam Omar Yousef Zayd Ali Karim Amir Hadi Malik Sami",
    surnames: "\
        Al-Hassan Ibrahim Mahmoud Saleh El-Sayed Khalil Mansour Haddad Aziz Al-Jabouri Nasser Kassem Abdullah \
        Hamdan Darwish Al-Rashid",
};

pub(super) static WEST_AFRICAN: NamePool = NamePool {
    women: "\
        Blessing Grace Abena Folake Ngozi Yetunde Comfort Patience Ama Esther Mercy Chioma Fatou Adwoa Mariama \
        Aïcha",
    men: "Emmanuel Kwame Oluwaseun Samuel Ibrahim Kofi Chinedu Victor Babatunde Yaw Alpha",
    girls: "Precious Faith Temi Ama Zara Destiny Chidera Nana Naomi Ruth Awa",
    boys: "Emmanuel David Kwaku Tobi Elijah Josiah Malachi Kelechi Ezra Isaac",
    surnames: "\
        Mensah Okafor Adeyemi Owusu Bangura Boateng Okonkwo Kamara Adebayo Asante Sesay Conteh Eze Ogunleye Osei \
        Appiah Diallo Okoro N'Diaye Balogun Koroma",
};

/// Forenames and the short forms in daily use.
pub(super) const SHORT_FORMS: [(&str, &[&str]); 48] = [
    ("Katherine", &["Kate", "Katie", "Kathy"]),
    ("Rebecca", &["Becky", "Becca"]),
    ("Victoria", &["Vicky", "Tori"]),
    ("Elizabeth", &["Liz", "Beth", "Lizzie"]),
    ("Samantha", &["Sam", "Sammy"]),
    ("Jennifer", &["Jenny", "Jen"]),
    ("Jessica", &["Jess", "Jessie"]),
    ("Charlotte", &["Charlie", "Lottie"]),
    ("Danielle", &["Dani"]),
    ("Natalie", &["Nat"]),
    ("Michelle", &["Shelly"]),
    ("Stephanie", &["Steph"]),
    ("Nicola", &["Nicky", "Nikki"]),
    ("Amanda", &["Mandy"]),
    ("Joanne", &["Jo"]),
    ("Abigail", &["Abbie", "Abi"]),
    ("Bethany", &["Beth"]),
    ("Margaret", &["Maggie", "Peggy"]),
    ("Deborah", &["Debbie"]),
    ("Christine", &["Chris", "Chrissie"]),
    ("Kimberley", &["Kim"]),
    ("Natasha", &["Tasha"]),
    ("Alexandra", &["Alex", "Sandra"]),
    ("Georgina", &["Georgie"]),
    ("Philippa", &["Pippa"]),
    ("Susan", &["Sue"]),
    ("Francesca", &["Fran"]),
    ("Bridget", &["Bridie"]),
    ("Katarzyna", &["Kasia"]),
    ("Magdalena", &["Magda"]),
    ("Aleksandra", &["Ola"]),
    ("Michael", &["Mike", "Mick"]),
    ("Christopher", &["Chris"]),
    ("Daniel", &["Dan", "Danny"]),
    ("Matthew", &["Matt"]),
    ("Andrew", &["Andy"]),
    ("Robert", &["Rob", "Bob"]),
    ("Stephen", &["Steve"]),
    ("Thomas", &["Tom"]),
    ("Richard", &["Rick", "Dick"]),
    ("Anthony", &["Tony"]),
    ("Joshua", &["Josh"]),
    ("Benjamin", &["Ben"]),
    ("Nicholas", &["Nick"]),
    ("William", &["Bill", "Will"]),
    ("Samuel", &["Sam"]),
    ("Alexander", &["Alex", "Sandy"]),
    ("Patrick", &["Paddy", "Pat"]),
];
