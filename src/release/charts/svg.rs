//! A drawing as an SVG that stands in the report, its text alternative with it.
//!
//! Custody: releasable.

use maud::{Markup, html};

use super::drawing::{Anchor, At, Drawing, INK, Mark, Shape};

/// The drawing as an element of the report.
pub(in crate::release) fn svg(drawing: &Drawing) -> Markup {
    let view = format!("0 0 {} {}", shown(drawing.width), shown(drawing.height));
    html! {
        svg viewBox=(view) role="img" aria-label=(drawing.alternative) class="chart" {
            @for shape in &drawing.shapes { (element(shape)) }
        }
    }
}

fn shown(number: f64) -> String {
    format!("{number:.1}")
}

fn element(shape: &Shape) -> Markup {
    match shape {
        Shape::Line {
            from,
            to,
            colour,
            width,
        } => html! {
            line x1=(shown(from.0)) x2=(shown(to.0)) y1=(shown(from.1)) y2=(shown(to.1)) stroke=(colour) stroke-width=(width) {}
        },
        Shape::Through {
            points,
            colour,
            width,
            dashes,
        } => {
            let points: Vec<String> = points
                .iter()
                .map(|(x, y)| format!("{},{}", shown(*x), shown(*y)))
                .collect();
            html! {
                polyline points=(points.join(" ")) fill="none" stroke=(colour) stroke-width=(width) stroke-dasharray=(dashes) {}
            }
        }
        Shape::Mark { at, mark, size, colour } => self::mark(*at, *mark, *size, colour),
        Shape::Bar {
            left,
            top,
            width,
            height,
            colour,
        } => html! {
            rect x=(shown(*left)) y=(shown(*top)) width=(shown(*width)) height=(shown(*height)) fill=(colour) {}
        },
        Shape::Text {
            at,
            words,
            anchor,
            size,
            is_strong,
        } => {
            let anchor = match anchor {
                Anchor::Start => "start",
                Anchor::Middle => "middle",
                Anchor::End => "end",
            };
            let weight = if *is_strong { "600" } else { "400" };
            html! {
                text x=(shown(at.0)) y=(shown(at.1)) text-anchor=(anchor) font-size=(size) font-weight=(weight) fill=(INK) { (words) }
            }
        }
    }
}

fn mark((x, y): At, mark: Mark, size: f64, colour: &str) -> Markup {
    match mark {
        Mark::Disc => html! { circle cx=(shown(x)) cy=(shown(y)) r=(shown(size)) fill=(colour) {} },
        Mark::Ring => html! {
            circle cx=(shown(x)) cy=(shown(y)) r=(shown(size)) fill="none" stroke=(colour) stroke-width="1.5" {}
        },
        Mark::Diamond => {
            let corners = [(x, y - size), (x + size, y), (x, y + size), (x - size, y)];
            let corners: Vec<String> = corners
                .iter()
                .map(|(x, y)| format!("{},{}", shown(*x), shown(*y)))
                .collect();
            html! { polygon points=(corners.join(" ")) fill=(colour) {} }
        }
    }
}
