//! The funnel plot of observed over expected; areas have no names in it, so that nobody reads it as a ranking.
//!
//! Custody: releasable.

use super::drawing::{AXIS, Anchor, Drawing, Mark, WIDTH, styles};
use super::plane::Plane;
use super::{Chart, not_drawn};
use crate::release::figures::Figures;
use crate::release::measured::MeasuredSection;

/// An area: expected returns, observed over expected, and its limits by chance and with overdispersion.
struct Point {
    expected: f64,
    ratio: f64,
    chance: (f64, f64),
    wide: (f64, f64),
}

/// One of the limits of an area.
type Limit = fn(&Point) -> f64;

/// Ratios above this are drawn at the edge.
const HIGHEST: f64 = 3.0;
const BOTTOM: f64 = 300.0;

/// The funnels of all sets of areas; none where fewer than two can be shown.
pub(super) fn charts(section: &MeasuredSection, figures: &Figures<'_>) -> Vec<Chart> {
    let chart = |compared: String| {
        let levels = figures.words(&[&compared]);
        let mut points: Vec<Point> = levels
            .iter()
            .filter_map(|level| point(figures, &[&compared, level]))
            .collect();
        if points.len() < 2 {
            return None;
        }
        points.sort_by(|one, other| one.expected.total_cmp(&other.expected));
        let words = compared.replace('_', " ");
        Some(Chart {
            table: figures.name().to_owned(),
            caption: format!(
                "Each point is one {words}: returns observed over expected, by returns expected. Unbroken lines: 99.8 % limits by \
                 chance; dashed: with overdispersion. A point outside is a reason to ask, and says nothing of why. Points are of rounded \
                 counts: whether one near a line lies outside is said in the table, where that can be told.{}",
                not_drawn(levels.len() - points.len())
            ),
            part: compared,
            title: section.title.clone(),
            drawing: draw(&points, &section.title),
        })
    };
    figures.words(&[]).into_iter().filter_map(chart).collect()
}

fn point(figures: &Figures<'_>, labels: &[&str]) -> Option<Point> {
    let number = |measure| figures.number(labels, measure);
    Some(Point {
        expected: number("expected")?,
        ratio: number("observed / expected")?,
        chance: (number("funnel, lower")?, number("funnel, upper")?),
        wide: (
            number("funnel with overdispersion, lower")?,
            number("funnel with overdispersion, upper")?,
        ),
    })
}

fn draw(points: &[Point], title: &str) -> Drawing {
    let most = points.last().map_or(1.0, |point| point.expected) * 1.05;
    let plane = Plane {
        left: 44.0,
        right: WIDTH - 20.0,
        top: 30.0,
        bottom: BOTTOM,
        along: (0.0, most),
        upwards: (0.0, HIGHEST),
    };
    let is_outside = |point: &&Point| point.ratio < point.wide.0 || point.ratio > point.wide.1;
    let outside = points.iter().filter(is_outside).count();
    let alternative = format!(
        "{title}: {} areas by expected returns; by their rounded counts {outside} lie outside of the limits with overdispersion.",
        points.len()
    );
    let mut drawing = Drawing::of(BOTTOM + 54.0, alternative);
    drawing.text((4.0, 16.0), Anchor::Start, "observed over expected");
    for halves in 0_u8..=6 {
        let ratio = f64::from(halves) / 2.0;
        plane.level(&mut drawing, ratio, format!("{ratio:.1}"), halves == 2);
    }
    for part in 0_u8..=4 {
        let expected = most * f64::from(part) / 4.0;
        plane.foot(&mut drawing, expected, format!("{:.0}", libm::round(expected)));
    }
    plane.along_is(&mut drawing, "expected returns");
    let limits: [(Limit, (&str, &str)); 4] = {
        let mut own = styles();
        let (chance, wide) = (own.next().unwrap_or_default(), own.next().unwrap_or_default());
        [
            (|point| point.chance.0, chance),
            (|point| point.chance.1, chance),
            (|point| point.wide.0, wide),
            (|point| point.wide.1, wide),
        ]
    };
    let place = |expected: f64, ratio: f64| plane.place(expected, ratio.clamp(0.0, HIGHEST));
    for (limit, style) in limits {
        let at = points.iter().map(|point| place(point.expected, limit(point)));
        drawing.through(at.collect(), style, 1.5);
    }
    for point in points {
        drawing.mark(place(point.expected, point.ratio), Mark::Disc, 3.5, AXIS);
    }
    drawing
}
