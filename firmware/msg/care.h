/* The terminal's own life, beside any citizen's: where it stands in the fleet, what it is told to
 * do, its updates, who may look after it. Plain data; nothing personal. */
#ifndef ONEDOOR_MSG_CARE_H
#define ONEDOOR_MSG_CARE_H

#include <stdbool.h>
#include <stdint.h>

enum { CARE_WORDS_LEN = 200, CARE_REASON_LEN = 32, SYSTEM_VERSION_LEN = 63 };

/* What a terminal is called that nobody has given a name: no code is for it, no configuration. */
#define TERMINAL_NOBODY "-"

/* In the fleet. */
enum fleet_standing {
	STANDING_UNKNOWN, /* not looked yet, or there is no fleet: configured by hand */
	STANDING_NEW,	  /* no certificate: it waits to be enrolled */
	STANDING_ENROLLED,
	STANDING_REVOKED, /* the hall has said so; waits to be enrolled anew */
};

/* CHECKING: who is at the code's address. With a trouble beside it: it is tried again by itself. */
enum enrol_step { ENROL_IDLE, ENROL_CHECKING, ENROL_ASKING, ENROL_CONFIGURING, ENROL_DONE };

/* Why the last try came to nothing; the page has words for each. */
enum enrol_trouble {
	ENROL_FINE,
	ENROL_NOT_A_CODE,  /* some other code was shown */
	ENROL_FOREIGN,	   /* signed by another fleet, or not at all */
	ENROL_NO_LINE,	   /* the hall cannot be reached */
	ENROL_WRONG_HALL,  /* who answers there has another CA */
	ENROL_CODE_OVER,   /* unknown, void, or its hour is over */
	ENROL_CODE_USED,   /* by another terminal */
	ENROL_HALL_CANNOT, /* now: try again later */
	ENROL_DISK,	   /* what came cannot be kept */
	ENROL_ODD_ANSWER,
	ENROL_TROUBLE_COUNT
};

/* What a terminal cannot be without; bits. */
enum missing_file { MISSING_CA = 1, MISSING_CERTIFICATE = 2, MISSING_KEY = 4 };

struct care_state {
	enum fleet_standing standing;
	bool has_fleet;	  /* codes of it can be judged */
	unsigned missing; /* bits of enum missing_file: not there, or of no use */
	enum enrol_step enrolling;
	enum enrol_trouble trouble;
	int64_t config_version; /* in force; 0: the image's own */
	char config_said[CARE_WORDS_LEN +
			 1];	      /* why it is not the newest, for a technician; "" it is */
	int64_t certificate_until_ms; /* UTC; 0: none */
	bool wants_restart; /* new certificate or configuration: begin anew when nobody is here */
	char slot[32];	    /* which of its systems runs: "a", "b"; "" unknown */
	bool is_out_of_service;		  /* it was told so, for … */
	char reason[CARE_REASON_LEN + 1]; /* … a word of the contract */
	int64_t paper_left_mm;		  /* on the roll, by its own count; -1 unknown */
};

/* What the hall, or a technician, tells the terminal to do. */
enum command_kind {
	COMMAND_RESTART,
	COMMAND_REBOOT,
	COMMAND_SELF_TEST,
	COMMAND_OUT_OF_SERVICE,
	COMMAND_IN_SERVICE,
	COMMAND_LOG_BUNDLE,
	COMMAND_UPDATE,
	COMMAND_SCREENSHOT,
	COMMAND_KIND_COUNT
};

struct command {
	int64_t id; /* the hall's; 0: a technician's, who sees the result on the screen */
	enum command_kind kind;
	int64_t until_ms;		  /* of clock_ms: not to be begun later */
	char reason[CARE_REASON_LEN + 1]; /* OUT_OF_SERVICE: a word of the contract */
	char url[513];			  /* UPDATE: the bundle's */
	char sha256[65];
};

enum command_end { COMMAND_DONE, COMMAND_REFUSED, COMMAND_FAILED };

struct command_result {
	int64_t id;
	enum command_end end;
	char words[CARE_WORDS_LEN + 1]; /* for who looks after terminals; "" none */
};

enum update_phase {
	UPDATE_NONE,
	UPDATE_FOUND,	   /* on a stick, looked at and good: a technician says INSTALL_UPDATE */
	UPDATE_FETCHING,   /* percent */
	UPDATE_WAITING,	   /* fetched and good: for its window, and until nobody is here */
	UPDATE_INSTALLING, /* percent */
	UPDATE_INSTALLED,  /* the next start is the new one: wants a reboot */
	UPDATE_FAILED,	   /* words say why */
};

/* Why an update came to nothing; update_trouble_words has words for each. */
enum update_trouble {
	UPDATE_FINE,
	UPDATE_NO_STICK,      /* none is plugged in, or none that can be read */
	UPDATE_NO_BUNDLE,     /* nothing that could be an update is there */
	UPDATE_NO_LINE,	      /* the server cannot be reached, or sends no more */
	UPDATE_NOT_LET_IN,    /* the server does not accept the terminal */
	UPDATE_ODD_ANSWER,    /* what it says makes no sense, or is not there */
	UPDATE_TOO_BIG,	      /* for what is free on the disk */
	UPDATE_DISK,	      /* cannot be written */
	UPDATE_OTHER_BYTES,   /* than those that were meant */
	UPDATE_NOT_SIGNED,    /* by whom the terminal believes, or damaged */
	UPDATE_OTHER_MACHINE, /* it is for another kind of terminal */
	UPDATE_NOT_NEWER,     /* than what runs */
	UPDATE_NOT_INSTALLED, /* RAUC has failed while writing, or was ended */
	UPDATE_NOT_POSSIBLE,  /* this machine has no RAUC */
	UPDATE_FELL_BACK,     /* it was installed and did not get well: the old system runs again */
	UPDATE_TROUBLE_COUNT
};

enum update_source { UPDATE_FROM_NOBODY, UPDATE_FROM_STICK, UPDATE_FROM_SERVER, UPDATE_FROM_HALL };

struct update_state {
	enum update_phase phase;
	enum update_source source;
	enum update_trouble trouble; /* FAILED */
	int percent;		     /* -1 unknown */
	char version[SYSTEM_VERSION_LEN + 1];
	char words[CARE_WORDS_LEN + 1]; /* FAILED: those of who has said no, for the log; "" none */
	int finds; /* how often FIND_UPDATE has come to its end: nothing may have changed by it */
};

/* For a technician, a msgid; static. */
const char *update_trouble_words(enum update_trouble trouble);

/* A technician at the door. */
enum admission {
	ADMISSION_NO, /* a wrong PIN */
	ADMISSION_YES,
	ADMISSION_LOCKED,     /* after too many of them: no PIN is looked at */
	ADMISSION_NO_PIN_SET, /* there is none for this terminal: only a code helps */
	ADMISSION_NO_CODE,    /* nobody of the fleet has signed it for this terminal */
	ADMISSION_CODE_OVER,  /* its time is over */
	ADMISSION_OPEN,	      /* nothing was tried: a PIN may be */
};

enum { PIN_MIN_LEN = 6, PIN_MAX_LEN = 12, TECHNICIAN_LEN = 63 };

struct admission_answer {
	bool is_from_afar; /* by onedoorctl: it tries a device, and nobody here has shown who he is
			    */
	enum admission admission;
	int tries_left;		       /* before the next lock-out */
	int64_t locked_s;	       /* LOCKED, or a NO that has led there: so long */
	char name[TECHNICIAN_LEN + 1]; /* of a technician's code; "" by PIN */
};

#endif
