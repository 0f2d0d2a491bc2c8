//! Forenames of women in England by decade of birth.
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
            Law::straight(40.0, 3.1, 1304),
            "\
            Margaret Mary Jean Joan Dorothy Patricia Sheila Doreen Barbara Joyce Audrey Maureen Pamela Shirley Brenda \
            Doris Kathleen Ann Elizabeth Eileen Irene Betty Beryl June Marjorie Edna Hilda Gladys Winifred Elsie Ethel \
            Sylvia Rita Marion Edith Ivy Florence Violet Phyllis Vera Gwendoline Nora Ruth Evelyn Josephine Jacqueline \
            Janet Valerie Norma Hazel Beatrice Daphne Peggy Olive Constance Muriel Mavis Dora Nellie Alice Annie \
            Lilian Thelma Freda Stella Anne Eva Rosemary Jessie Ada Agnes Ellen Grace Rose Daisy Marian Monica \
            Veronica Yvonne Molly Dilys Sally Gillian Jennifer Christine Susan Judith Carole Wendy Lorna Maud Mabel \
            Bessie Iris Nancy Avril Bridget Frances Gloria Heather Isabella Jill Lucy Rosalind",
            &RARE,
        ),
    },
    Cohort {
        from: 1950,
        names: Ranked::new(
            Law::straight(66.6, 3.9, 1600),
            "\
            Susan Margaret Linda Christine Patricia Carol Elizabeth Ann Mary Jean Janet Jacqueline Gillian Anne \
            Barbara Pauline Pamela Maureen Sandra Judith Julie Kathleen Jane Jennifer Lesley Angela Marilyn Sheila \
            Catherine Diane Denise Lynn Sally Valerie Brenda Helen Hilary Wendy Marion Rosemary Sarah Theresa Frances \
            Irene Veronica Eileen Joan Hazel Shirley Yvonne Maria Heather Lynne Deborah Karen Beverley Jill Glynis \
            Josephine Yvette Rita Annette Teresa Lorraine Dorothy Bridget Penelope Carole Marian Cheryl Elaine \
            Stephanie Monica Geraldine Vivien Gloria Ruth Anita Georgina Norma Rosalind June Alison Kathryn Joyce \
            Philippa Jeanette Stella Marie Anthea Joy Suzanne Eleanor Virginia Vera Victoria Daphne Sylvia Maxine \
            Gaynor",
            &RARE,
        ),
    },
    Cohort {
        from: 1960,
        names: Ranked::new(
            Law::straight(78.1, 3.9, 2118),
            "\
            Susan Julie Karen Jacqueline Deborah Tracey Jane Helen Diane Sharon Tracy Angela Sarah Alison Caroline \
            Amanda Sandra Linda Catherine Elizabeth Carol Joanne Wendy Janet Dawn Christine Nicola Michelle Mandy Anne \
            Lorraine Lesley Margaret Debra Elaine Beverley Paula Maria Jayne Claire Gillian Patricia Lisa Ann Denise \
            Maxine Donna Cheryl Heather Louise Teresa Mary Jill Sally Annette Pauline Suzanne Fiona Kim Lynn Barbara \
            Yvonne Andrea Carole Theresa Ruth Anita Marie Sara Samantha Lynne Kathryn Melanie Gail Maureen Anna \
            Geraldine Jennifer Hilary Pamela Rachel Debbie Marion Lynda Susanne Frances Tina Lynette Judith Melissa \
            Bernadette Josephine Rosemary Kerry Gaynor Sheila Joanna Victoria Michele Vanessa Dorothy Jeanette Hazel \
            Shirley Bridget Georgina Stephanie Carolyn Emma Kay Katherine Lucy Belinda Colette Veronica Rebecca \
            Vivienne Sonia",
            &RARE,
        ),
    },
    Cohort {
        from: 1970,
        names: Ranked::new(
            Law::straight(45.5, 2.8, 2378),
            "\
            Sarah Nicola Claire Lisa Joanne Michelle Emma Karen Helen Samantha Tracey Rachel Louise Julie Clare Sharon \
            Rebecca Amanda Victoria Paula Alison Donna Deborah Jane Susan Angela Tracy Dawn Kelly Jennifer Caroline \
            Andrea Catherine Elizabeth Wendy Zoe Lorraine Joanna Melanie Anna Jacqueline Maria Cheryl Lesley Katherine \
            Natalie Marie Amy Sally Diane Tina Kerry Hayley Kathryn Anne Sara Teresa Lucy Vanessa Mandy Lynn Fiona \
            Elaine Stephanie Beverley Christine Laura Debra Jayne Katie Linda Leanne Kirsty Sandra Heather Tanya \
            Gillian Charlotte Ruth Denise Justine Sonia Maxine Mary Margaret Annette Theresa Hannah Natasha Ann Janine \
            Rachael Patricia Gemma Georgina Jill Suzanne Kate Debbie Gail Michaela Jeanette Lindsay Carol Nichola Kim \
            Alexandra Melissa Bernadette Carolyn Jenny Anita Naomi Yvonne Tara Lindsey Cathryn Esther Abigail Tonya \
            Adele Toni Nina Simone Danielle Bridget Philippa Tamsin Rosemary Marcia Mhairi Juliet Penelope Ellen Joy \
            Jacinta Francesca Carmel",
            &RARE,
        ),
    },
    Cohort {
        from: 1980,
        names: Ranked::new(
            Law::straight(48.3, 2.6, 2397),
            "\
            Sarah Laura Gemma Emma Rebecca Claire Victoria Samantha Rachel Amy Jennifer Nicola Katie Lisa Kelly \
            Natalie Louise Michelle Hayley Hannah Helen Charlotte Joanne Lucy Elizabeth Leanne Danielle Donna \
            Katherine Clare Stephanie Stacey Lauren Jessica Kerry Kirsty Zoe Alexandra Cheryl Karen Catherine Jodie \
            Natasha Kayleigh Jane Carly Vicky Sophie Paula Tracey Kathryn Melissa Rachael Anna Maria Chloe Marie \
            Amanda Sara Alison Jenna Julie Toni Naomi Tanya Melanie Jade Kate Sharon Kimberley Susan Ruth Heather Dawn \
            Abigail Vanessa Georgina Angela Fiona Caroline Joanna Lindsey Andrea Holly Adele Debbie Francesca Lindsay \
            Suzanne Becky Amie Sally Jemma Terri Lyndsey Hollie Lesley Alice Tina Robyn Wendy Christine Teresa Roxanne \
            Candice Nichola Linzi Stacy Siobhan Lynsey Harriet Tara Leah Janine Ashley Eleanor Elaine Marianne Emily \
            Maxine Gail Cara Marie-Anne Sonia Tamara Nadine Rosie Kathleen Philippa Anneka Lorna Kellie Rhiannon Grace \
            Mary Antonia Olivia Kim Bethany Jacqueline Tammy Shelley Sian Gillian Margaret Lorraine Catrina Daniella \
            Sheree Tiffany Katy Yvonne Diane Ellen Frances Jill Kylie",
            &RARE,
        ),
    },
    Cohort {
        from: 1990,
        names: Ranked::new(
            Law::straight(48.7, 2.3, 2396),
            "\
            Rebecca Jessica Lauren Charlotte Hannah Sophie Amy Emily Laura Emma Chloe Sarah Lucy Katie Bethany Jade \
            Megan Danielle Alice Abigail Rachel Samantha Natalie Stephanie Elizabeth Georgia Shannon Victoria Natasha \
            Gemma Zoe Holly Kirsty Eleanor Olivia Jodie Alexandra Leah Hayley Paige Molly Kelly Kayleigh Jennifer \
            Louise Stacey Harriet Ellie Nicole Nicola Michelle Sian Courtney Ashleigh Leanne Melissa Georgina Jasmine \
            Kimberley Francesca Robyn Naomi Amber Grace Claire Kerry Lisa Toni Katherine Anna Rosie Helen Poppy \
            Heather Jenna Vanessa Cherelle Tiffany Kate Sadie Rhiannon Carly Rachael Hollie Beth Jemma Zara Kirsten \
            Lydia Caitlin Sasha Kathryn Daisy Isobel Tara Ella Phoebe Imogen Frances Roxanne Alisha Demi Kelsey Ashley \
            Maria Amelia Aimee Chelsea Candice Eloise Charlene Sinead Fern Catherine Anya Daniella Stacie Tanya Keeley \
            Kellie Gabrielle Cassie Josie Terri Adele Joanna Marie Kerrie Mollie Martha Lucie Isabelle Alana Elise \
            Leigh Cara Sally Faye Verity Simone Jordan Nikita Natalia Clare Karen Ruth Donna Sharna Shelby Shauna \
            Cheryl Jodi Brogan Ayesha Coral Kiera",
            &RARE,
        ),
    },
    Cohort {
        from: 2000,
        names: Ranked::new(
            Law::straight(53.5, 2.2, 2384),
            "\
            Chloe Emily Megan Charlotte Jessica Lauren Sophie Olivia Hannah Lucy Georgia Rebecca Bethany Amy Ellie \
            Katie Emma Abigail Molly Grace Courtney Shannon Caitlin Eleanor Jade Ella Leah Alice Holly Laura Anna \
            Jasmine Sarah Elizabeth Amelia Rachel Amber Phoebe Natasha Niamh Zoe Paige Nicole Abbie Mia Imogen Lily \
            Alexandra Chelsea Daisy Poppy Isabella Victoria Aimee Isabel Harriet Ruby Evie Millie Freya Isabelle \
            Eloise Lydia Maisie Erin Kayleigh Hollie Kiera Samantha Alisha Matilda Sadie Natalie Faith Maddison \
            Madeleine Morgan Gabrielle Jodie Tia Zara Demi Mollie Robyn Libby Evelyn Francesca Keira Lara Lola Skye \
            Martha Summer Tegan Casey Naomi Scarlett Louise Melissa Rosie Rhianna Jennifer Lucie Ellen Danielle Kelsey \
            Kate Stacey Aaliyah Georgina Stephanie Elise Isobel Tilly Kira Ashleigh Brooke Lexie Kaitlin Heather Kerry \
            Alicia Alex Beth Macy Mya Taylor Ebony Gracie Ava Nadia Keeley Shelby Shanice Carys Esme Sienna Josie \
            Madison Chantelle Charlie Elena Tamara Anya",
            &RARE,
        ),
    },
    Cohort {
        from: 2010,
        names: Ranked::new(
            Law::straight(53.2, 1.9, 2409),
            "\
            Olivia Amelia Isla Ava Lily Emily Sophia Isabella Mia Poppy Ella Evie Grace Ruby Chloe Freya Jessica \
            Sophie Charlotte Lola Daisy Phoebe Alice Sienna Evelyn Lucy Florence Ivy Willow Scarlett Elsie Millie \
            Matilda Layla Rosie Maisie Holly Imogen Summer Eliza Esme Harriet Erin Megan Lacey Lexi Molly Eleanor \
            Georgia Jasmine Hannah Ellie Abigail Amber Elizabeth Emma Gracie Thea Bella Eva Harper Zara Martha Lottie \
            Penelope Violet Nancy Maria Rose Zoe Aria Orla Robyn Leah Maya Bonnie Darcey Darcie Heidi Julia Katie \
            Beatrice Arabella Aurora Ada Luna Eden Nevaeh Skye Faith Francesca Niamh Tilly Maddison Annabelle Iris \
            Margot Edith Mila Clara Felicity Anna Sarah Lyla Mabel Ottilie Myla Hallie Delilah Robin Ayla Nova Raya \
            Victoria Maddie Paige Lydia Sara Amy Bethany Libby Lauren Mollie Aaliyah Hollie Tia Kiera Aimee Lexie \
            Esmae Brooke Pippa Connie Seren Emilia Lilly Lara Isabel Remi Maryam Autumn Evelynn Marnie Dolly Dotty \
            Effie Elodie Fern Flora Gabriella Harley Honey Hope Indie Jade Kayla Keira Lana Lillie Lois Macie \
            Madeleine Miley Nell Nieve Ophelia Peyton Quinn Rebecca",
            &RARE,
        ),
    },
];

static FIRSTS: [&str; 80] = [
    "Ash", "Bri", "Cal", "Car", "Cath", "Char", "Cher", "Chry", "Clar", "Cor", "Dan", "Dar", "Deb", "Del", "Den",
    "Don", "Em", "Est", "Fran", "Gab", "Gen", "Geo", "Gin", "Glor", "Jac", "Jan", "Jay", "Jen", "Jos", "Jul", "Kar",
    "Kat", "Kay", "Ker", "Kim", "Kris", "Lar", "Laur", "Lin", "Lor", "Lou", "Luc", "Lyn", "Mad", "Mar", "Mart", "Maur",
    "Mel", "Mer", "Mich", "Mir", "Mon", "Nad", "Nat", "Nic", "Nor", "Paul", "Ray", "Rob", "Ron", "Ros", "Ruth", "Sab",
    "Sam", "San", "Shan", "Shar", "Shel", "Sher", "Son", "Steph", "Sus", "Tam", "Tar", "Ter", "Ton", "Val", "Ver",
    "Viv", "Wen",
];

static SECONDS: [&str; 28] = [
    "anne", "ella", "elle", "ena", "ene", "etta", "ette", "ica", "ina", "inda", "ine", "isa", "isha", "ita", "leen",
    "leigh", "lena", "lene", "lia", "lin", "lina", "line", "lisa", "lyn", "lynn", "mae", "marie", "ora",
];

static SHAPES: [(&str, &str); 1] = [("", "")];

static RARE: Composed = Composed {
    firsts: &FIRSTS,
    seconds: &SECONDS,
    shapes: &SHAPES,
};
