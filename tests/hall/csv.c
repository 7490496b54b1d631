#include "tests/hall/csv.h"

#include <string.h>

void csv_init(struct csv *csv, char *text)
{
	*csv = (struct csv){.at = text};
	if (strncmp(text, "\xef\xbb\xbf", 3) == 0) { /* editors like to leave a mark */
		csv->at += 3;
	}
}

/* Cuts one field off; returns its end character (',' or '\n' or '\0'). */
static char take_field(struct csv *csv, char **field_out)
{
	char *in = csv->at, *out = csv->at;
	*field_out = out;
	bool is_quoted = *in == '"';
	if (is_quoted) {
		in++;
	}
	while (*in) {
		if (is_quoted && *in == '"') {
			if (in[1] != '"') {
				is_quoted = false;
				in++;
				continue;
			}
			in++;
		} else if (!is_quoted && (*in == ',' || *in == '\n')) {
			break;
		}
		if (is_quoted || *in != '\r') {
			*out++ = *in;
		}
		in++;
	}
	char end = *in;
	csv->at = end ? in + 1 : in;
	*out = '\0';
	return end;
}

bool csv_next(struct csv *csv)
{
	while (*csv->at) {
		csv->count = 0;
		csv->line++;
		char end = ',';
		while (end == ',') {
			char *field;
			end = take_field(csv, &field);
			if (csv->count < CSV_FIELDS_MAX) {
				csv->fields[csv->count++] = field;
			}
		}
		if (csv->count > 1 || csv->fields[0][0]) {
			return true;
		}
	}
	return false;
}
