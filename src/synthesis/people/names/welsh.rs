//! Welsh names.
//!
//! Custody: no zone; no list is of real people. Orders of frequency are from general knowledge of public
//! statistics, not copied from a table: beyond the first hundred or so the order means little.

use super::Pool;
use super::english_surnames::PLACES;
use super::rare_forenames::NONE;
use crate::synthesis::people::ranked::{Law, Ranked};

pub(in crate::synthesis::people) static POOL: Pool = Pool {
    own_forenames: 0.3,
    women: Ranked::new(
        Law::straight(2.0, 0.35, 58),
        "\
        Siân Rhian Bethan Carys Nia Cerys Rhiannon Angharad Ffion Lowri Catrin Megan Sioned Seren Mari Elin Delyth \
        Eleri Menna Gwen Gwenllian Glenys Eirlys Mair Meinir Nerys Bronwen Dilys Eluned Ceri Catherine Heledd Llinos \
        Lleucu Non Olwen Rhonwen Tegan Efa Cadi Mali Alys Hawys Ela Gwenno Elan Beca Nansi Begw Martha Cari Erin Lili \
        Morfydd Myfanwy Tesni Branwen Enfys",
        &NONE,
    ),
    men: Ranked::new(
        Law::straight(3.0, 0.55, 60),
        "\
        Gareth Rhys Dylan Huw Owain Gethin Ieuan Dafydd Aled Geraint Emyr Alun Iwan Gwyn Siôn Euros Gwilym Hywel Ifan \
        Llyr Osian Tomos Jac Macsen Harri Evan Iestyn Ioan Emlyn Gruffydd Morgan Tudur Trystan Rhodri Meirion Elis \
        Idris Ifor Glyn Dewi Bryn Cai Cian Steffan Guto Gwion Iolo Llewelyn Lloyd Wyn Elfed Arwel Eifion Dyfed Cynan \
        Bedwyr Caradog Cadog Mabon Tegid",
        &NONE,
    ),
    surnames: Ranked::new(
        Law::straight(8.4, 1.6, 60111),
        "\
        Jones Davies Williams Evans Thomas Roberts Hughes Lewis Morgan Griffiths Edwards Owen James Price Rees Morris \
        Phillips Harris Powell Lloyd Jenkins Richards Parry John Davis Smith Howells Rowlands Ellis Humphreys \
        Pritchard Bevan Bowen Hopkins Watkins Llewellyn Pugh Matthews Vaughan Reynolds Walters Howell Harries Francis \
        Beynon Prosser Probert Gwynne Hopkin Meredith Tudor Cadwallader Penry Pryce Prothero Gittins Bebb Bellis \
        Blethyn Breese Craddock Dafydd Daniel David Eynon Foulkes Games Gethin Goronwy Gough Gwilliam Gwyn Jarman \
        Kyffin Lougher Maddocks Mathias Maybery Mendus Merrick Mostyn Nanney Nicholas Onions Owens Peate Picton Popkin \
        Powys Protheroe Rhydderch Roderick Sayce Trahern Treharne Trevor Tunnah Vaughn Voyle Wynn Yorath Bumford \
        Bengough Bowdler Mainwaring Lloyd-Jones Rhys Issac Isaac Samuel Stephens",
        &PLACES,
    ),
};
