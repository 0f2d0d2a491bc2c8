//! The local authorities of Wales.
//!
//! Custody: no zone. Names are real; children and rates are rounded from general knowledge of published statistics, and
//! nothing but the size of places in the world rests on them. A court's letters are one designated family judge's area;
//! a postcode area is the one in which most of the authority lies.

use super::authority::{Authority, welsh};

/// Name, court, postcode area, children under 18 in thousands, applications under s31 a year for each 10,000 of them.
pub(super) const AUTHORITIES: [Authority; 22] = [
    welsh("Blaenau Gwent", "NP", "NP", 14, 17),
    welsh("Bridgend", "SA", "CF", 30, 16),
    welsh("Caerphilly", "NP", "CF", 38, 14),
    welsh("Cardiff", "CF", "CF", 75, 16),
    welsh("Carmarthenshire", "SA", "SA", 38, 8),
    welsh("Ceredigion", "SA", "SA", 13, 9),
    welsh("Conwy", "WX", "LL", 22, 12),
    welsh("Denbighshire", "WX", "LL", 20, 12),
    welsh("Flintshire", "WX", "CH", 33, 11),
    welsh("Gwynedd", "WX", "LL", 24, 12),
    welsh("Isle of Anglesey", "WX", "LL", 14, 15),
    welsh("Merthyr Tydfil", "CF", "CF", 13, 20),
    welsh("Monmouthshire", "NP", "NP", 18, 15),
    welsh("Neath Port Talbot", "SA", "SA", 28, 17),
    welsh("Newport", "NP", "NP", 35, 16),
    welsh("Pembrokeshire", "SA", "SA", 25, 8),
    welsh("Powys", "SA", "LD", 25, 12),
    welsh("Rhondda Cynon Taf", "CF", "CF", 51, 18),
    welsh("Swansea", "SA", "SA", 48, 17),
    welsh("Torfaen", "NP", "NP", 20, 24),
    welsh("Vale of Glamorgan", "CF", "CF", 28, 13),
    welsh("Wrexham", "WX", "LL", 30, 14),
];
