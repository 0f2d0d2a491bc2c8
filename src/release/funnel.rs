//! The funnel plot of observed over expected as an inline SVG, with a text alternative. It draws what the released table
//! holds, and no more; areas have no names in it, so that nobody reads it as a ranking.
//!
//! Custody: releasable.

use maud::{Markup, html};

use super::chart::{number, styles};
use super::figures::Figures;

/// An area: expected returns, observed over expected, and its limits by chance and with overdispersion.
struct Point {
    expected: f64,
    ratio: f64,
    chance: (f64, f64),
    wide: (f64, f64),
}

/// One of the limits of an area.
type Limit = fn(&Point) -> f64;

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 400.0;
const LEFT: f64 = 56.0;
const RIGHT: f64 = 16.0;
const TOP: f64 = 16.0;
const BOTTOM: f64 = 48.0;
/// Ratios above this are drawn at the edge.
const HIGHEST: f64 = 3.0;

/// The funnel of one set of areas; none where fewer than two can be shown.
pub(super) fn funnel(figures: &Figures<'_>, compared: &str, title: &str) -> Option<Markup> {
    let mut points: Vec<Point> = figures
        .words(&[compared])
        .iter()
        .filter_map(|level| point(figures, &[compared, level]))
        .collect();
    if points.len() < 2 {
        return None;
    }
    points.sort_by(|a, b| a.expected.total_cmp(&b.expected));
    Some(draw(&points, title))
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

fn draw(points: &[Point], title: &str) -> Markup {
    let most = points.last().map_or(1.0, |point| point.expected) * 1.05;
    let x = |expected: f64| LEFT + (WIDTH - LEFT - RIGHT) * expected / most;
    let y = |ratio: f64| HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * ratio.min(HIGHEST) / HIGHEST;
    let line = |limit: Limit| {
        let at = |point: &Point| format!("{},{}", number(x(point.expected)), number(y(limit(point))));
        points.iter().map(at).collect::<Vec<_>>().join(" ")
    };
    let limits: [(Limit, usize); 4] = [
        (|point| point.chance.0, 0),
        (|point| point.chance.1, 0),
        (|point| point.wide.0, 1),
        (|point| point.wide.1, 1),
    ];
    let styles: Vec<(&str, &str)> = styles().take(2).collect();
    let outside = points
        .iter()
        .filter(|point| point.ratio < point.wide.0 || point.ratio > point.wide.1)
        .count();
    let alternative = format!(
        "{title}: {} areas by expected returns; {outside} of them lie outside of the limits with overdispersion.",
        points.len()
    );
    html! {
        svg viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="img" aria-label=(alternative) class="chart" {
            @for tenths in (0..=30).step_by(5) {
                @let ratio = f64::from(tenths) / 10.0;
                line x1=(number(LEFT)) x2=(number(WIDTH - RIGHT)) y1=(number(y(ratio))) y2=(number(y(ratio)))
                    stroke=(if tenths == 10 { "#3d3d3d" } else { "#d9d9d9" }) stroke-width="1" {}
                text x=(number(LEFT - 8.0)) y=(number(y(ratio) + 5.0)) text-anchor="end" { (number(ratio)) }
            }
            @for part in 0..=4 {
                @let expected = most * f64::from(part) / 4.0;
                text x=(number(x(expected))) y=(number(HEIGHT - BOTTOM + 22.0)) text-anchor="middle" {
                    (libm::round(expected))
                }
            }
            text x=(number((LEFT + WIDTH - RIGHT) / 2.0)) y=(number(HEIGHT - 6.0)) text-anchor="middle" {
                "expected returns"
            }
            @for (limit, style) in limits {
                @let (colour, dashes) = styles.get(style).copied().unwrap_or_default();
                polyline points=(line(limit)) fill="none" stroke=(colour) stroke-width="1.5" stroke-dasharray=(dashes) {}
            }
            @for point in points {
                circle cx=(number(x(point.expected))) cy=(number(y(point.ratio))) r="3.5" fill="#3d3d3d" {}
            }
        }
    }
}
