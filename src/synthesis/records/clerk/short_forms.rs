//! Short forms of forenames in daily use.
//!
//! Custody: no zone; no list is of real people.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Forenames and their short forms, one forename in a line.
const SHORT_FORMS: &str = "\
    Katherine Kate Katie Kathy Kath
    Catherine Cath Cathy Kate Katie
    Kathryn Kath Kate Katie
    Kathleen Kath Kathy Katie
    Rebecca Becky Becca Beck
    Victoria Vicky Tori Vikki
    Elizabeth Liz Beth Lizzie Betty Libby
    Samantha Sam Sammy
    Jennifer Jenny Jen Jenna
    Jessica Jess Jessie
    Charlotte Charlie Lottie Char
    Danielle Dani Dan
    Natalie Nat
    Michelle Shelly Chelle Shell
    Stephanie Steph Stevie
    Nicola Nicky Nikki Nic
    Nichola Nicky Nikki
    Nicole Nikki Nic
    Amanda Mandy
    Joanne Jo
    Josephine Jo Josie
    Abigail Abbie Abi Gail
    Bethany Beth
    Margaret Maggie Peggy Meg
    Deborah Debbie Debs Deb
    Debra Debbie Deb
    Christine Chris Chrissie Tina
    Christina Chris Tina Chrissy
    Kimberley Kim
    Natasha Tasha Tash
    Alexandra Alex Sandra Lexi
    Georgina Georgie George Gina
    Georgia Georgie
    Philippa Pippa Pip
    Susan Sue Susie
    Suzanne Sue Suzie
    Francesca Fran Frankie Chesca
    Frances Fran Frankie
    Jacqueline Jackie Jacqui
    Patricia Pat Trish Tricia Patsy
    Pamela Pam
    Sandra Sandy San
    Sarah Sally Sare
    Laura Lorrie Laurie
    Leanne Lee
    Kayleigh Kay
    Hayley Hay
    Emily Em Emmy Millie
    Emma Em Emmie
    Hannah Han
    Isabella Bella Izzy
    Isabelle Izzy Belle
    Isabel Izzy Bel
    Isobel Izzy
    Eleanor Ellie Nell Nora
    Ellen Ellie Nell
    Lauren Loz Ren
    Olivia Liv Livvy
    Amelia Millie Amy
    Madison Maddie
    Matilda Tilly Mattie
    Harriet Hattie
    Caroline Caz Carrie
    Cheryl Chez
    Sharon Shaz
    Tracey Trace
    Theresa Tess Terri
    Teresa Tess Terri
    Lorraine Lol Lori
    Louise Lou
    Melanie Mel
    Melissa Mel Missy
    Vanessa Nessa
    Rachel Rach
    Rachael Rach
    Gemma Gem
    Jemma Jem
    Toni Tone
    Antonia Toni
    Kirsty Kirst
    Stacey Stace
    Chantelle Chan
    Shannon Shan
    Megan Meg
    Courtney Court
    Chelsea Chels
    Ashleigh Ash
    Jasmine Jas Jazz
    Roxanne Roxy
    Tiffany Tiff
    Gillian Gill
    Lesley Les
    Valerie Val
    Maureen Mo
    Barbara Barb Babs Basia
    Dorothy Dot Dotty Dolly
    Florence Flo Florrie
    Winifred Winnie
    Bridget Bridie Biddy
    Angharad Haz
    Rhiannon Rhi
    Bethan Beth
    Catrin Cat
    Siobhán Shiv
    Katarzyna Kasia Kate
    Magdalena Magda
    Aleksandra Ola Alex
    Agnieszka Aga Agnes
    Malgorzata Gosia Margaret
    Joanna Jo Asia
    Karolina Karola Caroline
    Elzbieta Ela
    Zuzanna Zuza
    Michael Mike Mick Mikey
    Christopher Chris Kit
    Daniel Dan Danny
    Matthew Matt Matty
    Andrew Andy Drew
    Robert Rob Bob Bobby Robbie
    Stephen Steve Ste
    Steven Steve Ste
    Thomas Tom Tommy
    Richard Rick Dick Ricky Rich
    Anthony Tony Ant
    Joshua Josh
    Benjamin Ben Benji
    Nicholas Nick Nicky
    William Bill Will Billy Liam
    Samuel Sam Sammy
    Alexander Alex Sandy Xander
    Patrick Paddy Pat
    Joseph Joe Joey
    James Jim Jimmy Jamie
    John Jack Johnny
    Jonathan Jon Jonny
    David Dave Davey
    Edward Ed Eddie Ted
    Charles Charlie Chaz Chuck
    George Georgie
    Frederick Fred Freddie
    Gregory Greg
    Kenneth Ken Kenny
    Ronald Ron Ronnie
    Raymond Ray
    Peter Pete
    Philip Phil
    Timothy Tim
    Terence Terry Tel
    Nathan Nate
    Zachary Zac
    Jacob Jake
    Lewis Lew
    Leonard Len Lenny
    Gareth Gaz Gary
    Gary Gaz
    Darren Daz
    Bradley Brad
    Cameron Cam
    Mitchell Mitch
    Krzysztof Krzysiek Chris
    Tomasz Tomek Tom
    Grzegorz Grzesiek Greg
    Piotr Piotrek Peter
    Mohammed Mo
    Muhammad Mo
    Mohammad Mo
    Abdirahman Abdi
    Abdullahi Abdi
    Manpreet Manny
    Harpreet Harps
    Gurpreet Gurps
    Amandeep Aman
    Sukhwinder Sukhi
    Kulwinder Kully
    Oluwaseun Seun
    Babatunde Tunde
    Temitope Temi Tope
    Chukwuemeka Emeka
    Chiamaka Amaka";

static BY_FORENAME: LazyLock<BTreeMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let lines = SHORT_FORMS.lines().filter_map(|line| {
        let mut words = line.split_ascii_whitespace();
        Some((words.next()?, words.collect()))
    });
    lines.collect()
});

/// The short form that somebody of this standing, from 0 to 1, goes by.
pub(super) fn of(forename: &str, standing: f64) -> Option<&'static str> {
    let forms = BY_FORENAME.get(forename)?;
    // Towards the first, which is the most usual.
    let place = (standing * standing * forms.len() as f64) as usize;
    forms.get(place.min(forms.len() - 1)).copied()
}
