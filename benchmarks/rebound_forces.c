/* What acts on the probe, for REBOUND's ias15: the formulae and the hourly power series of lunaedu/physics/gravity.py.
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
    const double *c = series + 27 * slot;
    particle *p = PROBE(sim);
    double x = p->x, y = p->y, z = p->z;
    double square = x * x + y * y + z * z;
    double central = earth / (square * sqrt(square)), bulge = central * flattening / square;
    central += bulge - 5 * bulge * z * z / square;
    double mx = c[0] + f * (c[1] + f * (c[2] + f * c[3])) - x;
    double my = c[4] + f * (c[5] + f * (c[6] + f * c[7])) - y;
    double mz = c[8] + f * (c[9] + f * (c[10] + f * c[11])) - z;
    square = mx * mx + my * my + mz * mz;
    double to_moon = moon / (square * sqrt(square));
    double sx = c[21] + f * c[22] - x, sy = c[23] + f * c[24] - y, sz = c[25] + f * c[26] - z;
    square = sx * sx + sy * sy + sz * sz;
    double to_sun = sun / (square * sqrt(square));
    p->ax = to_moon * mx + to_sun * sx - central * x - (c[12] + f * (c[13] + f * c[14]));
    p->ay = to_moon * my + to_sun * sy - central * y - (c[15] + f * (c[16] + f * c[17]));
    p->az = to_moon * mz + to_sun * sz - (central + 2 * bulge) * z - (c[18] + f * (c[19] + f * c[20]));
}

/* After each step: stop once the Moon is left behind. */
void leaves_moon(void *sim) {
    double f = TIME(sim) / slot_s, away = 0;
    long slot = (long)f;
    f -= slot;
    const particle *p = PROBE(sim);
    const double place[3] = {p->x, p->y, p->z}, velocity[3] = {p->vx, p->vy, p->vz};
    for (int axis = 0; axis < 3; axis++) {
        const double *c = series + 27 * slot + 4 * axis;
        away += (place[axis] - (c[0] + f * (c[1] + f * (c[2] + f * c[3]))))
                * (velocity[axis] - (c[1] + f * (2 * c[2] + f * 3 * c[3])) / slot_s);
    }
    if (away > 0) stop(sim);
}

/* The heartbeat of the way back. */
void stays(void *sim) { (void)sim; }
