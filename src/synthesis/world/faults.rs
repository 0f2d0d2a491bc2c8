//! Bounds of settings, and all faults found against them.
//!
//! Custody: no zone; messages name keys of the settings and numbers from them.

/// A hundred years: longer spans are slips of the pen.
pub(in crate::synthesis) const MOST_DAYS: i32 = 36_525;

/// Faults so far, each as `key: what is wrong`.
#[derive(Debug, Default)]
pub(in crate::synthesis) struct Faults {
    messages: Vec<String>,
}

/// The faults of one section.
pub(in crate::synthesis) struct SectionFaults<'f> {
    section: &'static str,
    messages: &'f mut Vec<String>,
}

impl Faults {
    /// The place for the faults of a section.
    pub(in crate::synthesis) fn section(&mut self, section: &'static str) -> SectionFaults<'_> {
        SectionFaults {
            section,
            messages: &mut self.messages,
        }
    }

    /// What was found.
    pub(in crate::synthesis) fn into_messages(self) -> Vec<String> {
        self.messages
    }
}

impl SectionFaults<'_> {
    /// A fault unless something holds.
    pub(in crate::synthesis) fn require(&mut self, holds: bool, key: &str, wanted: &str) {
        if !holds {
            self.messages.push(format!("`{}.{key}` {wanted}", self.section));
        }
    }

    /// A value that must be a share, from 0 to 1.
    pub(in crate::synthesis) fn share(&mut self, key: &str, value: f64) {
        self.require((0.0..=1.0).contains(&value), key, "must lie between 0 and 1");
    }

    /// A share that is no rate of error.
    pub(in crate::synthesis) fn part(&mut self, key: &str, value: f64) {
        self.share(key, value);
    }

    /// Values that must be shares.
    pub(super) fn shares(&mut self, values: &[(&str, f64)]) {
        for (key, value) in values {
            self.share(key, *value);
        }
    }

    /// A value that must be a rate or a factor: 0 or more, and finite.
    pub(in crate::synthesis) fn rate(&mut self, key: &str, value: f64) {
        self.require(value.is_finite() && value >= 0.0, key, "must be 0 or more");
    }

    /// Values that must be rates or factors.
    pub(super) fn rates(&mut self, values: &[(&str, f64)]) {
        for (key, value) in values {
            self.rate(key, *value);
        }
    }

    /// A number of days that a life can hold.
    pub(super) fn days(&mut self, key: &str, days: f64) {
        let holds = (0.0..=f64::from(MOST_DAYS)).contains(&days);
        self.require(holds, key, &format!("must lie between 0 and {MOST_DAYS}"));
    }

    /// A whole number.
    pub(in crate::synthesis) fn number(&mut self, key: &str, value: i32, (least, most): (i32, i32)) {
        let wanted = format!("must lie between {least} and {most}");
        self.require((least..=most).contains(&value), key, &wanted);
    }

    /// Shares of a whole, which must sum to 1.
    pub(in crate::synthesis) fn whole(&mut self, key: &str, shares: impl Iterator<Item = f64>) {
        let shares: Vec<f64> = shares.collect();
        let sound = shares.iter().all(|share| (0.0..=1.0).contains(share));
        let sum: f64 = shares.iter().sum();
        self.require(sound && (sum - 1.0).abs() < 1e-9, key, "must be shares that sum to 1");
    }

    /// A first and a last value, in this order.
    pub(in crate::synthesis) fn range(&mut self, key: &str, (first, last): (i32, i32), (least, most): (i32, i32)) {
        let wanted = format!("must be a first and a last value in order, between {least} and {most}");
        self.require(least <= first && first <= last && last <= most, key, &wanted);
    }
}
