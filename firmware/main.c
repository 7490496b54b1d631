/* onedoor [--config FILE] [--set section.key=value]... [--check] [--verbose] [--version] */
#include "firmware/app.h"
#include "firmware/base/clock.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/json.h"
#include "firmware/config.h"
#include "firmware/config_own.h"
#include "firmware/environment.h"
#include "firmware/hall_module.h"
#include "firmware/base/str.h"
#include "firmware/notice/baton.h"
#include "firmware/notice/notice.h"

#include <getopt.h>
#include <stdio.h>

enum { NOTICE_LIMIT_MS = 5000 }; /* for a notice that hangs */

static void usage(FILE *out)
{
	fputs("usage: onedoor [options]\n"
	      "  --config FILE            read this configuration over the defaults; with a -\n"
	      "                           before the path it may be missing\n"
	      "  --set section.key=value  and this over the file; of two the later counts\n"
	      "  --check                  only say whether the configuration is right, and\n"
	      "                           all that is not\n"
	      "  --verbose                log more (never personal data)\n"
	      "  --version, --help\n",
		out);
	fputs(app_drive_usage, out);
}

/* How it went, for who shows the panel when we do not. */
static int run(
	const struct config *config, struct app_options *options, bool is_good, struct baton *baton)
{
	baton_say(baton, "starting");
	if (!is_good) {
		baton_say(baton, notice_reason_line(NOTICE_REASON_config));
		return 2;
	}
	if (config_check_pages(config) != OK) {
		baton_say(baton, notice_reason_line(NOTICE_REASON_files));
		return 2;
	}
	options->panel_fd = baton_panel(baton);
	if (app_run(config, options) == OK) {
		return 0;
	}
	const bool has_fonts = config_check_fonts(config) == OK;
	baton_say(baton, notice_reason_line(has_fonts ? NOTICE_REASON_start : NOTICE_REASON_files));
	return has_fonts ? 1 : 2;
}

enum {
	OPTION_CONFIG = 256,
	OPTION_SET,
	OPTION_CHECK,
	OPTION_CONTROL,
	OPTION_VERBOSE,
	OPTION_VERSION,
	OPTION_HELP
};

/* Every --set of the command line. */
static bool set_all(struct config *config, int argc, char **argv, const struct option *options)
{
	bool is_good = true;
	int option;
	optind = 1;
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == OPTION_SET) {
			is_good = config_set(config, optarg) == OK && is_good;
		}
	}
	return is_good;
}

int main(int argc, char **argv)
{
	const struct option options[] = {
		{"config", required_argument, NULL, OPTION_CONFIG},
		{"set", required_argument, NULL, OPTION_SET},
		{"check", no_argument, NULL, OPTION_CHECK},
		{"verbose", no_argument, NULL, OPTION_VERBOSE},
		{"version", no_argument, NULL, OPTION_VERSION},
		{"help", no_argument, NULL, OPTION_HELP},
		{app_drive_option, required_argument, NULL, OPTION_CONTROL}, /* or the end */
		{NULL, 0, NULL, 0},
	};
	environment_clean();
	mem_harden();
	static struct config config;
	config_init(&config);
	struct app_options app_options = {0};
	bool is_check = false;
	bool is_good = true;
	int option;
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (option) {
		case OPTION_CONFIG:
			is_good = config_read_file(&config, optarg) == OK && is_good;
			break;
		case OPTION_SET:
			break; /* once all files are read */
		case OPTION_CHECK:
			is_check = true;
			break;
		case OPTION_CONTROL:
			app_options.control_path = optarg;
			break;
		case OPTION_VERBOSE:
			log_set_level(LOG_LEVEL_DEBUG);
			break;
		case OPTION_VERSION:
			puts("onedoor " ONEDOOR_VERSION);
			return 0;
		case OPTION_HELP:
			usage(stdout);
			return 0;
		default:
			usage(stderr);
			return 2;
		}
	}
	if (optind < argc) {
		fprintf(stderr, "onedoor: '%s' is not an option\n", argv[optind]);
		usage(stderr);
		return 2;
	}
	is_good = set_all(&config, argc, argv, options) && is_good;
	static struct config_own own;
	json_init();
	config_lay_own(&config, is_good && !is_check, &own); /* path.own may have been set … */
	is_good = is_good &&
		  set_all(&config, argc, argv, options); /* … and --set has the last word */
	app_options.own = &own;
	if (is_check) {
		is_good = own.said[0] == '\0' && is_good;
		is_good = config_check_pages(&config) == OK && is_good;
		is_good = config_check_fonts(&config) == OK && is_good;
		is_good = hall_module_is_there() && is_good;
		is_good = config_check_world(&config, clock_wall_ms()) == OK && is_good;
		puts(is_good ? "the configuration is right" : "the configuration is not right");
		return is_good ? 0 : 2;
	}
	struct baton *baton = str_equal(config.panel_display, "drm")
				      ? baton_take(config.path_notice, NOTICE_LIMIT_MS)
				      : NULL;
	const int status = run(&config, &app_options, is_good, baton);
	baton_give(baton);
	return status;
}
