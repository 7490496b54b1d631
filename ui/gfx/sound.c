#include "ui/gfx/sound.h"

#include <SDL.h>
#include "firmware/base/clock.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/base/worker.h"

#include <stdatomic.h>
#include <string.h>

enum {
	INBOX = 4,	 /* more pressing than this is not heard anyway */
	QUIET_MS = 4000, /* then the device is closed */
	RETRY_MS = 60000,
	WAV_LIMIT = 1 << 20
};

struct sound_player {
	char dir[512];
	int volume;
	struct worker *worker; /* NULL until the first sound */
	atomic_int state;      /* enum sound_state of the last one */
};

struct job {
	enum sound sound;
	int volume;
};

/* The player's thread's own. */
struct speaker {
	SDL_AudioDeviceID device; /* 0: closed */
	SDL_AudioSpec spec;
	int64_t silent_until_ms; /* opening it failed: not tried again before */
};

static const char *const names[SOUND_COUNT] = {
	[SOUND_PRESS] = "press",
	[SOUND_SUCCESS] = "success",
	[SOUND_PROBLEM] = "problem",
	[SOUND_ATTENTION] = "attention",
};

static void close_speaker(struct speaker *speaker)
{
	if (speaker->device) {
		SDL_CloseAudioDevice(speaker->device);
		SDL_QuitSubSystem(SDL_INIT_AUDIO);
		*speaker = (struct speaker){0};
	}
}

static bool open_speaker(struct speaker *speaker, const SDL_AudioSpec *spec)
{
	if (speaker->device && speaker->spec.freq == spec->freq &&
		speaker->spec.format == spec->format && speaker->spec.channels == spec->channels) {
		return true;
	}
	close_speaker(speaker);
	if (clock_ms() < speaker->silent_until_ms) {
		return false;
	}
	speaker->silent_until_ms = clock_ms() + RETRY_MS;
	if (SDL_InitSubSystem(SDL_INIT_AUDIO) != 0) {
		log_info("gfx", "no sound: %s", SDL_GetError());
		return false;
	}
	SDL_AudioSpec wanted = *spec;
	wanted.samples = 1024;
	wanted.callback = NULL;
	speaker->device = SDL_OpenAudioDevice(NULL, 0, &wanted, NULL, 0);
	if (!speaker->device) {
		log_info("gfx", "no sound: %s", SDL_GetError());
		SDL_QuitSubSystem(SDL_INIT_AUDIO);
		return false;
	}
	speaker->spec = *spec;
	speaker->silent_until_ms = 0;
	SDL_PauseAudioDevice(speaker->device, 0);
	return true;
}

/* As one hears it: each step is about as much louder as the one before. */
static void soften(const SDL_AudioSpec *spec, uint8_t *data, uint32_t len, int volume)
{
	static const int percent[VOLUME_MAX + 1] = {0, 16, 28, 45, 68, 100};
	uint8_t *loud = mem_alloc(len, 1);
	memcpy(loud, data, len);
	memset(data, spec->silence, len);
	SDL_MixAudioFormat(
		data, loud, spec->format, len, SDL_MIX_MAXVOLUME * percent[volume] / 100);
	mem_free(loud);
}

static enum sound_state play(struct speaker *speaker, const char *dir, enum sound sound, int volume)
{
	enum sound_state state = volume > 0 ? SOUND_NO_DEVICE : SOUND_MUTED;
	char path[600] = "";
	SDL_AudioSpec spec;
	uint8_t *data = NULL;
	uint32_t len = 0;
	if (!str_format(path, sizeof(path), "%s/%s.wav", dir, names[sound]) ||
		!SDL_LoadWAV(path, &spec, &data, &len)) {
		log_info("gfx", "no sound %s: %s", names[sound], SDL_GetError());
		return SOUND_NO_DEVICE;
	}
	if (len <= WAV_LIMIT && volume > 0 && open_speaker(speaker, &spec)) {
		if (volume < VOLUME_MAX) {
			soften(&spec, data, len, volume);
		}
		SDL_ClearQueuedAudio(
			speaker->device); /* the last one wins: no echo of old presses */
		state = SDL_QueueAudio(speaker->device, data, len) == 0 ? SOUND_PLAYED : state;
	}
	SDL_FreeWAV(data);
	return state;
}

static void run(struct worker *worker, void *arg)
{
	struct sound_player *player = arg;
	struct speaker speaker = {0};
	while (!worker_must_stop(worker)) {
		struct job *job = worker_take(worker, speaker.device ? QUIET_MS : -1);
		if (job) {
			atomic_store(&player->state,
				play(&speaker, player->dir, job->sound, job->volume));
			mem_free(job);
		} else {
			close_speaker(&speaker);
		}
	}
	close_speaker(&speaker);
}

struct sound_player *sound_create(const char *dir)
{
	struct sound_player *player = mem_new(struct sound_player);
	REQUIRE(str_copy(player->dir, sizeof(player->dir), dir));
	player->volume = VOLUME_MAX;
	atomic_init(&player->state, SOUND_TRYING);
	return player;
}

void sound_destroy(struct sound_player *player)
{
	if (player) {
		worker_destroy(player->worker, mem_free);
		mem_free(player);
	}
}

void sound_play(struct sound_player *player, enum sound sound)
{
	if ((int)sound < 0 || sound >= SOUND_COUNT) {
		return;
	}
	if (!player->worker) {
		player->worker = worker_create("sound", run, player, INBOX, NULL, NULL);
	}
	struct job *job = mem_new(struct job);
	job->sound = sound;
	job->volume = player->volume;
	atomic_store(&player->state, SOUND_TRYING);
	if (!worker_put(player->worker, job)) {
		mem_free(job);
	}
}

enum sound_state sound_state(const struct sound_player *player)
{
	return (enum sound_state)atomic_load(&player->state);
}

void sound_set_volume(struct sound_player *player, int volume)
{
	player->volume = CLAMP(volume, 0, (int)VOLUME_MAX);
}
