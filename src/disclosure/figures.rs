//! A figure of a finding as it may leave: counts rounded, shares in steps, ratios of counts as those of the rounded counts, with
//! limits that hold for all counts that are rounded alike.
//!
//! Custody: the border to the releasable zone.

use super::counts;
use super::rules::{Grain, is_small};
use super::table::{Decimal, Released};
use crate::analysis::{Figure, MEAN_DECIMALS, Side};
use crate::study::DisclosurePolicy;

/// A figure as it is told; where its group is not shown, that it is withheld.
pub(super) fn released(figure: Figure, shown: bool, policy: &DisclosurePolicy) -> Released {
    let number = |value: Option<f64>, side: Side, decimals: u32| {
        let rounded = value.and_then(|value| Decimal::rounded(side.rounded(value, decimals), decimals));
        rounded.map_or(Released::NotAvailable, Released::Value)
    };
    match figure {
        // What others published is theirs to tell.
        Figure::Published { value, decimals } => number(value, Side::Nearest, decimals),
        _ if !shown => Released::Confidential,
        Figure::Persons(count) => Released::Value(Decimal::count(policy.rounded(count.get()))),
        Figure::Things(number) => counts::single(number, policy),
        Figure::For {
            persons,
            each,
            decimals,
        } => {
            let persons = policy.rounded(persons.get()) as f64;
            number((each > 0).then(|| persons / each as f64), Side::Nearest, decimals)
        }
        Figure::Share {
            share,
            around,
            side,
            of,
        } => {
            let (grain, towards) = (Grain::of(of, policy), side.towards());
            let told = share.and_then(|share| match around {
                Some(around) => grain.limit(around, share, towards),
                None => grain.percent(share, towards),
            });
            told.map_or(Released::NotAvailable, Released::Value)
        }
        Figure::Proportion(own) => {
            let told = own.told(policy).map(|share| share * 100.0);
            number(told, own.side(), Grain::of(own.of(), policy).decimals())
        }
        Figure::Among {
            number: things,
            among,
            decimals,
        } => {
            let [things, among] = [things, among].map(|count| policy.rounded(count) as f64);
            number((among > 0.0).then(|| things / among), Side::Nearest, decimals)
        }
        Figure::AtEach { things, .. } if is_small(things, policy) => Released::Confidential,
        Figure::AtEach {
            number: all,
            things,
            decimals,
        } => {
            let [all, things] = [all, things].map(|count| policy.rounded(count) as f64);
            number((things > 0.0).then(|| all / things), Side::Nearest, decimals)
        }
        Figure::Mean { value, side, of, step } => match policy.decimals_of_mean(of, step, MEAN_DECIMALS) {
            Some(decimals) => number(value, side, decimals),
            None => Released::NotAvailable,
        },
        Figure::ToExpected { ratio, decimals } => number(ratio.told(policy), ratio.side(), decimals),
        Figure::Above { share, published, of } => {
            let told = share.and_then(|share| Grain::of(of.get(), policy).percent(share, libm::round));
            let above = told.and_then(|told| Decimal::rounded(told.value() - published * 100.0, 1));
            above.map_or(Released::NotAvailable, Released::Value)
        }
        Figure::Number { value, side, decimals } => number(value, side, decimals),
        Figure::Crossed { crossed, decimals } => number(crossed.told(policy), crossed.side(), decimals),
        // Who knows the sum works out among how many it was shared.
        Figure::Each { total, of, decimals } => {
            let among = Some(policy.rounded(of.get())).filter(|among| *among > 0);
            let each = total.zip(among).map(|(total, among)| total / among as f64);
            number(each, Side::Nearest, decimals)
        }
        // Who knows the population works out the events.
        Figure::Rate { rate, decimals } => number(rate.told(policy), rate.side(), decimals),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cohort::PersonCount;
    use crate::study::Profile;

    const POLICY: DisclosurePolicy = Profile::Strict.policy();

    fn persons(count: u64) -> PersonCount {
        let names: Vec<String> = (0..count).map(|number| number.to_string()).collect();
        PersonCount::of(names.iter().map(String::as_str))
    }

    #[test]
    fn clients_for_each_worker_are_those_of_the_rounded_counts() {
        // 40 clients and 11 workers are told as 40 and 10: 4 for each, and not 3.6, which says 11.
        let each = |number, among| {
            let figure = Figure::Among {
                number,
                among,
                decimals: 1,
            };
            released(figure, true, &POLICY).value().map(|value| value.to_string())
        };
        assert_eq!(each(40, 11).as_deref(), Some("4.0"));
        assert_eq!(each(38, 12).as_deref(), Some("4.0"));
        assert_eq!(each(40, 0), None);
    }

    #[test]
    fn things_are_counted_as_persons_are_and_persons_for_each_thing_tell_no_more_than_their_count() {
        let told = |figure| released(figure, true, &POLICY);
        let text = |figure| told(figure).value().map(|value| value.to_string());
        assert_eq!(text(Figure::Things(62)).as_deref(), Some("60"));
        assert!(told(Figure::Things(62)).value().is_some_and(Decimal::is_count));
        assert_eq!(
            [0, 1, 9].map(|few| told(Figure::Things(few)).status()),
            ["ok", "c", "c"]
        );
        // 12 eligible for 5 places are told as 10: 2 for each, and not 2.4, which says 12.
        let each = |eligible, each| Figure::For {
            persons: persons(eligible),
            each,
            decimals: 1,
        };
        assert_eq!(text(each(12, 5)).as_deref(), Some("2.0"));
        assert_eq!(
            [10, 11].map(|eligible| text(each(eligible, 5))),
            [text(each(12, 5)), text(each(12, 5))]
        );
        assert_eq!(told(each(12, 0)), Released::NotAvailable);
        assert_eq!(released(each(12, 5), false, &POLICY), Released::Confidential);
    }

    #[test]
    fn clients_at_each_session_are_those_of_the_rounded_counts_and_withheld_with_the_sessions() {
        let told = |profile: Profile, number, things| {
            let figure = Figure::AtEach {
                number,
                things,
                decimals: 1,
            };
            released(figure, true, &profile.policy())
        };
        let text = |number, things| {
            told(Profile::Strict, number, things)
                .value()
                .map(|value| value.to_string())
        };
        // 132 at 11 sessions are told as 130 at 10: 13, and not 12, which with 11 says 132.
        assert_eq!(text(132, 11).as_deref(), Some("13.0"));
        assert_eq!([10, 12].map(|things| text(128, things)), [text(132, 11), text(132, 11)]);
        // One session of twelve: nothing is told of it. At the threshold something is.
        let statuses = |profile: Profile, things: [u64; 3]| things.map(|things| told(profile, 120, things).status());
        assert_eq!(statuses(Profile::Strict, [1, 9, 10]), ["c", "c", "ok"]);
        assert_eq!(statuses(Profile::Sail, [4, 5, 6]), ["c", "ok", "ok"]);
        assert_eq!(statuses(Profile::Dfe, [5, 6, 7]), ["c", "ok", "ok"]);
        // No session has no mean, and is withheld where none tells of a group too.
        assert_eq!(told(Profile::Strict, 0, 0), Released::NotAvailable);
        assert_eq!(told(Profile::OnsSrs, 0, 0), Released::Confidential);
    }

    #[test]
    fn a_mean_has_one_decimal_where_that_tells_no_more_than_the_rounded_count_and_is_not_told_where_whole_numbers_do() {
        let told = |of, step, side| {
            let figure = Figure::Mean {
                value: Some(22.34),
                side,
                of,
                step,
            };
            released(figure, true, &Profile::Sail.policy())
        };
        let text = |of, step, side| told(of, step, side).value().map(|value| value.to_string());
        for of in [5, 7, 49, 50, 52] {
            let own = [Side::Lower, Side::Nearest, Side::Upper].map(|side| text(of, 1.0, side));
            assert_eq!(own, ["22", "22", "23"].map(|told| Some(told.to_owned())), "{of}");
        }
        let own = [Side::Lower, Side::Nearest, Side::Upper].map(|side| text(53, 1.0, side));
        assert_eq!(own, ["22.3", "22.3", "22.4"].map(|told| Some(told.to_owned())));
        // Tens over seven, in whole numbers, say that they are seven.
        assert_eq!(told(7, 10.0, Side::Nearest), Released::NotAvailable);
        assert_eq!(text(53, 10.0, Side::Nearest).as_deref(), Some("22"));
    }

    #[test]
    fn limits_are_rounded_outwards_and_published_figures_are_never_withheld() {
        let number = |side| Figure::Number {
            value: Some(1.234),
            side,
            decimals: 2,
        };
        let told = |figure, shown| released(figure, shown, &POLICY).value().map(|value| value.to_string());
        assert_eq!(told(number(Side::Nearest), true).as_deref(), Some("1.23"));
        assert_eq!(told(number(Side::Lower), true).as_deref(), Some("1.23"));
        assert_eq!(told(number(Side::Upper), true).as_deref(), Some("1.24"));
        assert_eq!(told(number(Side::Upper), false), None);
        let published = Figure::Published {
            value: Some(24.0),
            decimals: 0,
        };
        assert_eq!(told(published, false).as_deref(), Some("24"));
        // 23.1 % of 100 is told as 25 %: the difference from 24.9 % tells no more of it.
        let above = Figure::Above {
            share: Some(0.231),
            published: 0.249,
            of: persons(100),
        };
        assert_eq!(told(above, true).as_deref(), Some("0.1"));
        assert_eq!(told(above, false), None);
    }
}
