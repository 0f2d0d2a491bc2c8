# Weighted sequential trials, computed with R alone: Rscript sequential_trials.R sequential_trials.csv
#
# Reads persons (entry, exit, event, day of service, days of eligibility, day of leaving, one covariate), and prints what
# `../effects_trials_reference.rs` expects. The referral model is `glm`, the ratio of hazards `survival::coxph` with its own
# robust influence, the curve `survival::survfit`; how all of it hangs on the estimated weights is found by differences of
# whole refits (Richardson's extrapolation), and by no formula of the program. Weights of comparators are integrated with
# `integrate` and compared with the closed form before that is used.
library(survival)

persons <- read.csv(commandArgs(trailingOnly = TRUE)[1])
n <- nrow(persons)
breaks <- c(0, 91, 182, 365, 548, 730, 1096, 1461, 1826, 2557, Inf)
infinite <- function(x) ifelse(is.na(x), Inf, x)
served <- infinite(persons$served)
leaves <- infinite(persons$leaves)
until <- pmin(persons$exit, served, leaves)
treated <- served < Inf & served >= persons$eligible_from & served < persons$eligible_until & served >= persons$entry &
  served < persons$exit & served < leaves
to_event <- persons$event == 1 & until == persons$exit

# Days of trial by band of time since the origin, and who is referred in it; bands without a referral hold no trial.
band_of <- function(day) findInterval(day, breaks)
bands <- sort(unique(band_of(served[treated])))
first <- pmax(persons$entry, persons$eligible_from)
last <- pmin(persons$eligible_until, ifelse(treated, served + 1, until))
cells <- do.call(rbind, lapply(seq_len(n), function(i) do.call(rbind, lapply(bands, function(b) {
  days <- min(last[i], breaks[b + 1]) - max(first[i], breaks[b])
  if (days <= 0) return(NULL)
  data.frame(person = i, band = b, days = days, referred = as.numeric(treated[i] && band_of(served[i]) == b))
}))))
cells$x <- persons$x[cells$person]
cells$band <- factor(cells$band, levels = bands)
model <- glm(referred ~ 0 + band + x, family = poisson, offset = log(days), data = cells,
  control = glm.control(epsilon = 1e-15, maxit = 100))
gamma <- coef(model)
design <- model.matrix(model)
bread <- solve(crossprod(design, design * fitted(model)))
influence <- rowsum(design * (cells$referred - fitted(model)), cells$person)
moves <- matrix(0, n, length(gamma))
moves[as.integer(rownames(influence)), ] <- influence %*% bread

# Stretches: days on which a trial would be held with a person who stayed.
stretches <- function(i) {
  from <- pmax(first[i], breaks[bands])
  to <- pmin(persons$eligible_until[i], breaks[bands + 1])
  kept <- from < to
  data.frame(place = seq_along(bands)[kept], from = from[kept], to = to[kept])
}
own <- lapply(seq_len(n), stretches)
rates <- function(g, i) exp(g[own[[i]]$place] + g[length(bands) + 1] * persons$x[i])
passed <- function(g, i, day) sum(rates(g, i) * pmax(pmin(day, own[[i]]$to) - own[[i]]$from, 0))

step <- function(day) if (day < 182) 14 else if (day < 1096) 28 else 84
end_of_step <- function(day) (day %/% step(day) + 1) * step(day)
middle <- function(day) day + (end_of_step(day) - day) %/% 2

# Trials that began from `a` to `b`, as they weigh on a day.
standing <- function(g, i, day, a, b, estimand) {
  s <- own[[i]]
  rate <- rates(g, i)
  power <- if (estimand == "overlap") 2 else 1
  total <- 0
  for (k in seq_len(nrow(s))) {
    lo <- max(s$from[k], a)
    hi <- min(s$to[k], b)
    if (lo >= hi) next
    part <- (exp(-power * passed(g, i, lo)) - exp(-power * passed(g, i, hi))) / power
    total <- total + exp(passed(g, i, day)) * part / if (estimand == "all") rate[k] else 1
  }
  total
}
integrated <- function(g, i, day, a, b, estimand) {
  s <- own[[i]]
  rate <- rates(g, i)
  total <- 0
  for (k in seq_len(nrow(s))) {
    lo <- max(s$from[k], a)
    hi <- min(s$to[k], b)
    if (lo >= hi) next
    at <- function(t) sapply(t, function(t) {
      on_day <- switch(estimand, treated = rate[k], all = 1, overlap = rate[k] * exp(-passed(g, i, t)))
      on_day * exp(passed(g, i, day) - passed(g, i, t))
    })
    total <- total + integrate(at, lo, hi, rel.tol = 1e-12)$value
  }
  total
}
weight_of_treated <- function(g, i, estimand) {
  k <- which(own[[i]]$place == match(band_of(served[i]), bands))
  switch(estimand, treated = 1, all = 1 / rates(g, i)[k], overlap = exp(-passed(g, i, served[i])))
}

hazard_rows <- function(g, estimand, window, check = FALSE) {
  rows <- list()
  for (i in seq_len(n)) {
    if (nrow(own[[i]]) == 0) next
    from <- persons$entry[i]
    while (from < until[i]) {
      to <- min(until[i], end_of_step(from))
      day <- middle(from)
      w <- standing(g, i, day, day - window[2], day - window[1], estimand)
      if (check) stopifnot(abs(w - integrated(g, i, day, day - window[2], day - window[1], estimand)) < 1e-9 * max(1, w))
      if (w > 0) rows[[length(rows) + 1]] <- c(i, 0, from, to, to == until[i] && to_event[i], w)
      from <- to
    }
    if (treated[i]) {
      to <- min(persons$exit[i], served[i] + window[2])
      from <- served[i] + window[1]
      if (from < to) {
        with_event <- persons$event[i] == 1 && to == persons$exit[i]
        rows[[length(rows) + 1]] <- c(i, 1, from, to, with_event, weight_of_treated(g, i, estimand))
      }
    }
  }
  rows <- as.data.frame(do.call(rbind, rows))
  names(rows) <- c("person", "mark", "from", "to", "event", "w")
  rows$x <- persons$x[rows$person]
  rows
}
cox <- function(rows, adjusted) {
  formula <- if (adjusted) Surv(from, to, event) ~ mark + x else Surv(from, to, event) ~ mark
  coxph(formula, data = rows, weights = rows$w, ties = "efron", control = coxph.control(eps = 1e-14, iter.max = 100))
}

# Derivatives by central differences, extrapolated twice.
derivative <- function(f, h = 0.02) {
  central <- function(h) (f(h) - f(-h)) / (2 * h)
  d <- c(central(h), central(h / 2), central(h / 4), central(h / 8))
  for (order in 1:3) d <- (4^order * d[-1] - d[-length(d)]) / (4^order - 1)
  d
}
by_gamma <- function(f) sapply(seq_along(gamma), function(k) derivative(function(h) f(gamma + h * (seq_along(gamma) == k))))

curve_pieces <- function(g, estimand, horizon) {
  rows <- list()
  add <- function(i, mark, from, to, event, w) rows[[length(rows) + 1]] <<- c(i, mark, from, to, event, w)
  for (i in seq_len(n)) {
    s <- own[[i]]
    rate <- rates(g, i)
    for (k in seq_len(nrow(s))) {
      from <- s$from[k]
      while (from < min(s$to[k], until[i])) {
        length <- if (from < 1096) 28 else 84
        to <- min(s$to[k], (from %/% length + 1) * length)
        zero <- from + (to - from - 1) %/% 2
        if (zero < until[i]) {
          on_day <- switch(estimand, treated = rate[k], all = 1, overlap = rate[k] * exp(-passed(g, i, zero)))
          exit <- min(until[i] - zero, horizon)
          with_event <- to_event[i] && exit == until[i] - zero
          entry <- 0
          while (entry < exit) {
            following <- min(entry + 56, exit)
            stays <- exp(passed(g, i, zero + entry + 28) - passed(g, i, zero))
            add(i, 0, entry, following, with_event && following == exit, on_day * (to - from) * stays)
            entry <- following
          }
        }
        from <- to
      }
    }
    if (treated[i]) {
      exit <- min(persons$exit[i] - served[i], horizon)
      with_event <- persons$event[i] == 1 && exit == persons$exit[i] - served[i]
      add(i, 1, 0, exit, with_event, weight_of_treated(g, i, estimand))
    }
  }
  rows <- as.data.frame(do.call(rbind, rows))
  names(rows) <- c("person", "mark", "from", "to", "event", "w")
  rows
}
# Survival and restricted mean of both arms at a day; `case` are weights of persons.
read_curve <- function(rows, day, case = rep(1, n)) {
  unlist(lapply(0:1, function(mark) {
    r <- rows[rows$mark == mark, ]
    w <- r$w * case[r$person]
    times <- sort(unique(r$to[r$event == 1 & r$to <= day]))
    at <- sapply(times, function(t) sum(w[r$event == 1 & r$to == t]) / sum(w[r$from < t & r$to >= t]))
    survival <- cumprod(1 - at)
    widths <- diff(c(0, times, day))
    c(if (length(times)) survival[length(times)] else 1, sum(widths * c(1, survival)))
  }))
}

say <- function(name, values) cat(name, format(values, digits = 17), "\n")
say("referral", gamma)
cases <- list(list("treated", FALSE, c(0, 700)), list("treated", TRUE, c(0, 700)), list("treated", FALSE, c(120, 500)),
  list("all", FALSE, c(0, 700)), list("overlap", TRUE, c(0, 700)))
for (case in cases) {
  estimand <- case[[1]]
  rows <- hazard_rows(gamma, estimand, case[[3]], check = TRUE)
  fit <- cox(rows, case[[2]])
  own_move <- rep(0, n)
  moved <- rowsum(as.matrix(residuals(fit, type = "dfbeta", weighted = TRUE)), rows$person)
  own_move[as.integer(rownames(moved))] <- moved[, 1]
  slope <- by_gamma(function(g) unname(coef(cox(hazard_rows(g, estimand, case[[3]]), case[[2]]))[1]))
  total <- own_move + moves %*% slope
  say(paste("hazard", estimand, case[[2]], paste(case[[3]], collapse = "-")),
    c(coef(fit)[1], sqrt(sum(own_move^2)), sqrt(sum(total^2))))
}
for (estimand in c("treated", "all", "overlap")) {
  day <- 400
  rows <- curve_pieces(gamma, estimand, 700)
  value <- read_curve(rows, day)
  check <- sapply(0:1, function(mark) {
    r <- rows[rows$mark == mark, ]
    summary(survfit(Surv(from, to, event) ~ 1, data = r, weights = r$w), times = day, extend = TRUE)$surv
  })
  stopifnot(max(abs(check - value[c(1, 3)])) < 1e-12)
  by_case <- sapply(seq_len(n), function(i) sapply(1:4, function(k) derivative(function(h) {
    read_curve(rows, day, 1 + h * (seq_len(n) == i))[k]
  })))
  slope <- sapply(1:4, function(k) by_gamma(function(g) read_curve(curve_pieces(g, estimand, 700), day)[k]))
  total <- t(by_case) + moves %*% slope
  error <- function(v) sqrt(sum(v^2))
  say(paste("survival", estimand), c(value[3], error(total[, 3]), value[1], error(total[, 1]), error(total[, 3] - total[, 1])))
  say(paste("mean", estimand), c(value[4], error(total[, 4]), value[2], error(total[, 2]), error(total[, 4] - total[, 2])))
}
