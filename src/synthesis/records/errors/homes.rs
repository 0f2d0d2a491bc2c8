//! Settings: errors of addresses.
//!
//! Custody: no zone.

use super::rates::rates;

rates! {
    /// Section `[world.records.homes]`.
    HomeErrors {
        /// Share of records without a postcode.
        missing: share = 0.028,
        /// Share of women who flee their home at some time: their address, and that of children with them, stays
        /// hidden in all records for some time.
        hidden_people: share = 0.22,
        /// Mean years for which it stays hidden.
        hidden_years: rate = 2.0,
        /// Ages in years between which women flee; assumed.
        flight_ages: range(0, 100) = (16, 46),
        /// Share of records with the postcode that stands for no fixed abode.
        no_fixed_abode: share = 0.004,
        /// Share of postcodes with a wrong letter at the end.
        wrong_letter: share = 0.008,
        /// Share of postcodes without their space.
        no_space: share = 0.05,
    }
}
