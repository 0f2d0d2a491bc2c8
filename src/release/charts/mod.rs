//! Charts: each drawn once from a released table, shown as SVG in the report and written as PNG beside it. They draw what the
//! tables hold, after review and rounding, and no more.
//!
//! | file | subject |
//! | --- | --- |
//! | `drawing` | the shapes of which charts are made |
//! | `svg`, `raster`, `font`, `png` | a drawing as SVG, as pixels, their letters, and pixels as a file |
//! | `plane`, `rows` | axes; charts of one row after another |
//! | `curves` | probability of return with numbers at risk |
//! | `lines` | other figures over years, such as returns by class, the classes competing |
//! | `event_study` | effects on areas before and after a service opened |
//! | `forest` | ratios or shares with their intervals, one a row |
//! | `funnel` | observed over expected, by size |
//! | `love` | how alike those compared are |
//! | `stages` | how many come how far |
//! | `trajectories` | values at reviews |
//! | `weights`, `thresholds` | of links |
//!
//! Custody: releasable.

mod curves;
mod drawing;
mod event_study;
mod font;
mod forest;
mod funnel;
mod lines;
mod love;
mod plane;
mod png;
mod raster;
mod rows;
mod stages;
mod svg;
#[cfg(test)]
mod tests;
mod thresholds;
mod trajectories;
mod weights;

pub(super) use curves::{STRATA, is_unknown};
pub(super) use drawing::Drawing;
use maud::{Markup, html};

use super::figures::Figures;
use super::linkage::LinkageSection;
use super::measured::MeasuredSection;
use super::{Contents, CurveSection};

/// A chart of a released table.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Chart {
    /// The table that holds its figures.
    pub(super) table: String,
    /// Which part of the table it draws; empty where it is the only chart of it.
    pub(super) part: String,
    /// Heading.
    pub(super) title: String,
    /// How to read it.
    pub(super) caption: String,
    /// The picture.
    pub(super) drawing: Drawing,
}

impl Chart {
    /// The file of its PNG in a release.
    pub(super) fn file(&self) -> String {
        let mut name = self.table.clone();
        if !self.part.is_empty() {
            let plain = |letter: char| match letter.is_ascii_alphanumeric() {
                true => letter.to_ascii_lowercase(),
                false => '-',
            };
            name = format!("{name}.{}", self.part.chars().map(plain).collect::<String>());
        }
        format!("{FOLDER}{name}.png")
    }

    /// The bytes of its PNG; none where there is nothing to draw on.
    pub(super) fn png(&self) -> Option<Vec<u8>> {
        raster::png(&self.drawing)
    }

    /// The chart in the report.
    pub(super) fn figure(&self) -> Markup {
        html! {
            figure {
                (svg::svg(&self.drawing))
                figcaption { (self.caption) }
            }
        }
    }
}

/// The folder of pictures in a release.
pub(super) const FOLDER: &str = "charts/";

/// All charts of a release, in the order of the report.
pub(super) fn all(contents: &Contents) -> Vec<Chart> {
    let curves = contents.curves.iter().flat_map(of_curves);
    let measured = contents.measured.iter().flat_map(of_measured);
    curves.chain(measured).chain(of_links(&contents.linkage)).collect()
}

/// The charts of an estimate of time to return: everybody first, then each stratum.
pub(super) fn of_curves(section: &CurveSection) -> Vec<Chart> {
    curves::charts(section)
}

/// The charts that the shape of a table's figures gives.
pub(super) fn of_measured(section: &MeasuredSection) -> Vec<Chart> {
    let Some(figures) = Figures::of(&section.reviewed.table) else {
        return Vec::new();
    };
    let mut charts = funnel::charts(section, &figures);
    charts.extend(forest::charts(section, &figures));
    charts.extend(love::charts(section, &figures));
    charts.extend(lines::charts(section, &figures));
    charts.extend(event_study::charts(section, &figures));
    charts.extend(stages::charts(section, &figures));
    charts.extend(trajectories::charts(section, &figures));
    charts
}

/// The charts of the study's own populations of links.
pub(super) fn of_links(linkage: &LinkageSection) -> Vec<Chart> {
    let (weights, thresholds) = (Figures::of(&linkage.weights), Figures::of(&linkage.thresholds));
    let of_one = |population: &&str| {
        let weights = weights.as_ref().and_then(|figures| weights::chart(figures, population));
        let thresholds = thresholds
            .as_ref()
            .and_then(|figures| thresholds::chart(figures, population));
        weights.into_iter().chain(thresholds)
    };
    linkage.populations.iter().flat_map(of_one).collect()
}

/// How many rows are not drawn because they are withheld, in words for a caption; empty for none.
fn not_drawn(count: usize) -> String {
    match count {
        0 => String::new(),
        1 => " One row is withheld or has no figure, and is not drawn.".to_owned(),
        count => format!(" {count} rows are withheld or have no figure, and are not drawn."),
    }
}
