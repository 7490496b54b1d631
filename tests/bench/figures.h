/* What the benches tell: samples, and their line of JSON with what is asked beside it. One thread.
 */
#ifndef ONEDOOR_BENCH_FIGURES_H
#define ONEDOOR_BENCH_FIGURES_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { FIGURE_MAX = 65536 };

struct figure {
	int count;
	double values[FIGURE_MAX];
};

static inline void figure_take(struct figure *figure, double value)
{
	if (figure->count < FIGURE_MAX) {
		figure->values[figure->count++] = value;
	}
}

static inline int figure_compare(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;
	return (x > y) - (x < y);
}

/* NAN without a sample. */
static inline double figure_percentile(struct figure *figure, int percent)
{
	if (figure->count == 0) {
		return NAN;
	}
	qsort(figure->values, (size_t)figure->count, sizeof(double), figure_compare);
	return figure->values[(figure->count - 1) * percent / 100];
}

/* NAN: nothing is asked. */
static inline void figure_target(double value, double target, const char *end)
{
	if (!isnan(target)) {
		printf(", \"target\": %.3f, \"ok\": %s", target,
			value <= target ? "true" : "false");
	}
	printf("}%s", end);
}

/* p99 is what is asked to be no more than the target. */
static inline void figure_tell(
	const char *name, const char *unit, struct figure *figure, double target, const char *end)
{
	double p50 = figure_percentile(figure, 50);
	double p99 = figure_percentile(figure, 99);
	printf("  \"%s\": {\"unit\": \"%s\", \"samples\": %d, \"p50\": %.3f, \"p99\": %.3f", name,
		unit, figure->count, p50, p99);
	figure_target(p99, target, end);
}

/* One value that is to be no more than the target. */
static inline void figure_value(
	const char *name, const char *unit, double value, double target, const char *end)
{
	printf("  \"%s\": {\"unit\": \"%s\", \"value\": %.3f", name, unit, value);
	figure_target(value, target, end);
}

#endif
