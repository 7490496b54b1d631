#include "firmware/options.h"

#include <getopt.h>
#include <stdio.h>

static void usage(FILE *out, const char *program)
{
	fprintf(out,
		"usage: %s [options]\n"
		"  --config FILE            read this configuration over the defaults; it may\n"
		"                           be wrong: what is right of it is taken; with a -\n"
		"                           before the path it may be missing\n"
		"  --set section.key=value  and this over the file\n"
		"  --version, --help\n",
		program);
}

bool options_take(const char *program, int argc, char **argv, int words_max, struct config *config,
	int *status_out)
{
	enum { OPTION_CONFIG = 256, OPTION_SET, OPTION_VERSION, OPTION_HELP };
	static const struct option options[] = {
		{"config", required_argument, NULL, OPTION_CONFIG},
		{"set", required_argument, NULL, OPTION_SET},
		{"version", no_argument, NULL, OPTION_VERSION},
		{"help", no_argument, NULL, OPTION_HELP},
		{NULL, 0, NULL, 0},
	};
	int option;
	*status_out = 0;
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (option) {
		case OPTION_CONFIG:
			/* Something must stand on the panel, whatever is in it. */
			(void)!config_read_file(config, optarg);
			break;
		case OPTION_SET:
			(void)!config_set(config, optarg);
			break;
		case OPTION_VERSION:
			printf("%s " ONEDOOR_VERSION "\n", program);
			return false;
		case OPTION_HELP:
			usage(stdout, program);
			return false;
		default:
			usage(stderr, program);
			*status_out = 2;
			return false;
		}
	}
	if (argc - optind > words_max) {
		fprintf(stderr, "%s: a word too much: %s\n", program, argv[optind + words_max]);
		usage(stderr, program);
		*status_out = 2;
		return false;
	}
	return true;
}
