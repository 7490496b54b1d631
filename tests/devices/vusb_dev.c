/* Making devices from their one-line description, and their knobs. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tests/devices/vusb.h"

static const struct vusb_model *const models[] = {
	&model_idcard, &model_scanner, &model_printer, &model_touch, &model_gadget};

static const struct vusb_model *find_model(const char *kind)
{
	for (size_t i = 0; i < sizeof(models) / sizeof(models[0]); i++) {
		if (!strcmp(models[i]->kind, kind)) {
			return models[i];
		}
	}
	return NULL;
}

static int knob_index(const struct vusb_dev *dev, const char *name)
{
	for (int i = 0; dev->model->knobs[i].name; i++) {
		if (!strcmp(dev->model->knobs[i].name, name)) {
			return i;
		}
	}
	return -1;
}

const char *vusb_knob_text(const struct vusb_dev *dev, const char *name)
{
	int i = knob_index(dev, name);

	if (i < 0) {
		abort(); /* a model asked for a knob it did not list */
	}
	return dev->knobs[i];
}

long vusb_knob(const struct vusb_dev *dev, const char *name)
{
	return strtol(vusb_knob_text(dev, name), NULL, 0);
}

int vusb_set_knob(struct vusb_dev *dev, const char *name, const char *value)
{
	int i = knob_index(dev, name);

	if (i < 0) {
		return -ENOENT;
	}
	if (strlen(value) >= VUSB_KNOB_TEXT) {
		return -EINVAL;
	}
	strcpy(dev->knobs[i], value);
	if (dev->model->event) {
		vusb_kick(dev);
	}
	return 0;
}

static const char *find_variant(const struct vusb_model *model, const char *name)
{
	for (const char *const *v = model->variants; *v; v++) {
		if (!*name || !strcmp(*v, name)) {
			return *v;
		}
	}
	return NULL;
}

static int set_from_spec(
	struct vusb_dev *dev, char *text, bool *is_plugged, char *error, size_t size)
{
	char *value = strchr(text, '=');

	if (!value) {
		snprintf(error, size, "'%s' is not knob=value", text);
		return -EINVAL;
	}
	*value++ = '\0';
	if (!strcmp(text, "name")) {
		snprintf(dev->name, sizeof(dev->name), "%s", value);
	} else if (!strcmp(text, "plugged")) {
		*is_plugged = strcmp(value, "0") != 0;
	} else if (vusb_set_knob(dev, text, value) < 0) {
		snprintf(error, size, "%s has no knob %s, or not with this value", dev->model->kind,
			text);
		return -EINVAL;
	}
	return 0;
}

struct vusb_dev *vusb_dev_create(struct vusb *vusb, const char *spec, char *error, size_t size)
{
	char text[512], *knob, *variant, *save = NULL, *kind;
	struct vusb_dev *dev;
	bool is_plugged = false;

	snprintf(text, sizeof(text), "%s", spec);
	kind = strtok_r(text, ",", &save);
	if (!kind || vusb->dev_count == VUSB_MAX_DEVICES) {
		snprintf(error, size, kind ? "too many devices" : "no kind of device given");
		return NULL;
	}
	dev = calloc(1, sizeof(*dev));
	if (!dev) {
		abort();
	}
	variant = strchr(kind, ':');
	if (variant) {
		*variant++ = '\0';
	}
	dev->vusb = vusb;
	dev->model = find_model(kind);
	dev->variant = dev->model ? find_variant(dev->model, variant ? variant : "") : NULL;
	if (!dev->variant) {
		snprintf(error, size, "no device '%s'%s%s", kind, variant ? " of variant " : "",
			variant ? variant : "");
		goto fail;
	}
	snprintf(dev->name, sizeof(dev->name), "%s", kind);
	for (int i = 0; dev->model->knobs[i].name; i++) {
		strcpy(dev->knobs[i], dev->model->knobs[i].fallback);
	}
	while ((knob = strtok_r(NULL, ",", &save))) {
		if (set_from_spec(dev, knob, &is_plugged, error, size) < 0) {
			goto fail;
		}
	}
	if (vusb_find_dev(vusb, dev->name)) {
		snprintf(error, size, "two devices are named %s", dev->name);
		goto fail;
	}
	dev->model->create(dev, dev->variant);
	vusb->devs[vusb->dev_count++] = dev;
	dev->wants_plug = is_plugged;
	return dev;
fail:
	free(dev);
	return NULL;
}

void vusb_dev_destroy(struct vusb_dev *dev)
{
	if (dev) {
		dev->model->destroy(dev);
		free(dev);
	}
}

struct vusb_dev *vusb_find_dev(struct vusb *vusb, const char *name)
{
	for (int i = 0; i < vusb->dev_count; i++) {
		if (!strcmp(vusb->devs[i]->name, name)) {
			return vusb->devs[i];
		}
	}
	return NULL;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9') {
		return c - '0';
	}
	c = (char)tolower((unsigned char)c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

int vusb_hex(const char *text, uint8_t *out, size_t size)
{
	size_t count = 0;

	while (*text) {
		if (*text == ' ') {
			text++;
			continue;
		}
		int hi = hex_digit(text[0]), lo = hi < 0 ? -1 : hex_digit(text[1]);

		if (lo < 0 || count == size) {
			return -1;
		}
		out[count++] = (uint8_t)(hi << 4 | lo);
		text += 2;
	}
	return (int)count;
}
