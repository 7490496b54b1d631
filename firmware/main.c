/* onedoor [--config FILE] [--set section.key=value]... [--control SOCKET] [--check] [--version] */
#include "firmware/app.h"
#include "firmware/base/clock.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/config.h"
#include "firmware/environment.h"
#include "firmware/hall_module.h"

#include <getopt.h>
#include <stdio.h>

static void usage(FILE *out)
{
	fputs("usage: onedoor [options]\n"
	      "  --config FILE            read this configuration over the defaults\n"
	      "  --set section.key=value  and this over the file; of two the later counts\n"
	      "  --check                  only say whether the configuration is right, and\n"
	      "                           all that is not\n"
	      "  --control SOCKET         let tests drive the kiosk through this socket\n"
	      "  --verbose                log more (never personal data)\n"
	      "  --version, --help\n",
		out);
}

int main(int argc, char **argv)
{
	enum {
		OPTION_CONFIG = 256,
		OPTION_SET,
		OPTION_CHECK,
		OPTION_CONTROL,
		OPTION_VERBOSE,
		OPTION_VERSION,
		OPTION_HELP
	};
	static const struct option options[] = {
		{"config", required_argument, NULL, OPTION_CONFIG},
		{"set", required_argument, NULL, OPTION_SET},
		{"check", no_argument, NULL, OPTION_CHECK},
		{"control", required_argument, NULL, OPTION_CONTROL},
		{"verbose", no_argument, NULL, OPTION_VERBOSE},
		{"version", no_argument, NULL, OPTION_VERSION},
		{"help", no_argument, NULL, OPTION_HELP},
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
	optind = 1;
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == OPTION_SET) {
			is_good = config_set(&config, optarg) == OK && is_good;
		}
	}
	if (is_check) {
		is_good = config_check_pages(&config) == OK && is_good;
		is_good = config_check_fonts(&config) == OK && is_good;
		is_good = hall_module_is_there() && is_good;
		is_good = config_check_world(&config, clock_wall_ms()) == OK && is_good;
		puts(is_good ? "the configuration is right" : "the configuration is not right");
		return is_good ? 0 : 2;
	}
	if (!is_good || config_check_pages(&config) != OK) {
		return 2;
	}
	if (app_run(&config, &app_options) == OK) {
		return 0;
	}
	return config_check_fonts(&config) == OK ? 1 : 2;
}
