/* What acts on the probe, for REBOUND's ias15: the formulae and the short power series of lunaedu/physics/gravity.py.
   The places of two fields in REBOUND's own struct come from its Python classes (-DT_AT, -DPARTICLES_AT). */
#include <math.h>

typedef struct { double x, y, z, vx, vy, vz, ax, ay, az, m, r; void *rest[3]; } particle;

#define TIME(sim) (*(double *)((char *)(sim) + T_AT))
#define PROBE(sim) (*(particle **)((char *)(sim) + PARTICLES_AT))

double slot_s, earth, flattening, moon, sun;
double *series;
void (*stop)(void *sim);

void forces(void *sim) {
    double f = TIME(sim) / slot_s;
    long slot = (long)f;
    f -= slot;
    const double *c = series + 21 * slot;
    particle *p = PROBE(sim);
    double x = p->x, y = p->y, z = p->z;
    double square = x * x + y * y + z * z;
    double central = earth / (square * sqrt(square)), bulge = central * flattening / square;
    central += bulge - 5 * bulge * z * z / square;
    double mx = c[0] + f * (c[1] + f * c[2]) - x;
    double my = c[3] + f * (c[4] + f * c[5]) - y;
    double mz = c[6] + f * (c[7] + f * c[8]) - z;
    square = mx * mx + my * my + mz * mz;
    double to_moon = moon / (square * sqrt(square));
    double sx = c[15] + f * c[16] - x, sy = c[17] + f * c[18] - y, sz = c[19] + f * c[20] - z;
    square = sx * sx + sy * sy + sz * sz;
    double to_sun = sun / (square * sqrt(square));
    p->ax = to_moon * mx + to_sun * sx - central * x - c[9] - f * c[10];
    p->ay = to_moon * my + to_sun * sy - central * y - c[11] - f * c[12];
    p->az = to_moon * mz + to_sun * sz - (central + 2 * bulge) * z - c[13] - f * c[14];
}

/* After each step: stop once the Moon is left behind. */
void leaves_moon(void *sim) {
    double f = TIME(sim) / slot_s, away = 0;
    long slot = (long)f;
    f -= slot;
    const particle *p = PROBE(sim);
    const double place[3] = {p->x, p->y, p->z}, velocity[3] = {p->vx, p->vy, p->vz};
    for (int axis = 0; axis < 3; axis++) {
        const double *c = series + 21 * slot + 3 * axis;
        away += (place[axis] - (c[0] + f * (c[1] + f * c[2])))
                * (velocity[axis] - (c[1] + f * 2 * c[2]) / slot_s);
    }
    if (away > 0) stop(sim);
}

/* The heartbeat of the way back. */
void stays(void *sim) { (void)sim; }
