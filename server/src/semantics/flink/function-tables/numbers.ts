/** Functions on numbers; see `functions.ts` for the form of a line. */
export const numberFunctions = `
ABS(value num) arg0 | The number without its sign.
ABS(value interval) arg0
SIGN(value num) arg0 | -1, 0 or 1.
CEIL(value num) floor | The least whole number that isn't smaller; of a time, with TO unit, the next full unit.
CEIL(time datetime, unit unit) arg0
CEILING(value num) floor | The least whole number that isn't smaller; of a time, with TO unit, the next full unit.
CEILING(time datetime, unit unit) arg0
FLOOR(value num) floor | The greatest whole number that isn't larger; of a time, with TO unit, the start of the unit.
FLOOR(time datetime, unit unit) arg0
ROUND(value num, digits? int) round | The number rounded half up to digits behind the point, 0 if none are given.
TRUNCATE(value num, digits? int) round | The number cut to digits behind the point, 0 if none are given.
MOD(dividend exact, divisor exact) mod | Remainder of the division; it has the sign of the dividend.
POWER(base num, exponent num) DOUBLE | The base raised to the exponent.
SQRT(value num) DOUBLE | Square root.
EXP(value num) DOUBLE | e raised to the value.
LN(value num) DOUBLE | Natural logarithm.
LOG(value num) DOUBLE | Natural logarithm, or with two arguments the logarithm of the second to the base of the first.
LOG(base num, value num) DOUBLE
LOG10(value num) DOUBLE | Logarithm to base 10.
LOG2(value num) DOUBLE | Logarithm to base 2.
SIN(angle num) DOUBLE | Sine of an angle in radians.
COS(angle num) DOUBLE | Cosine of an angle in radians.
TAN(angle num) DOUBLE | Tangent of an angle in radians.
COT(angle num) DOUBLE | Cotangent of an angle in radians.
ASIN(value num) DOUBLE | Arc sine in radians.
ACOS(value num) DOUBLE | Arc cosine in radians.
ATAN(value num) DOUBLE | Arc tangent in radians.
ATAN2(y num, x num) DOUBLE | Angle in radians of the point (x, y).
SINH(value num) DOUBLE | Hyperbolic sine.
COSH(value num) DOUBLE | Hyperbolic cosine.
TANH(value num) DOUBLE | Hyperbolic tangent.
DEGREES(angle num) DOUBLE | Radians as degrees.
RADIANS(angle num) DOUBLE | Degrees as radians.
PI() DOUBLE! bare | The number π.
E() DOUBLE! | The number e.
RAND(seed? num) DOUBLE nd | A random number from 0 to under 1.
RAND_INTEGER(bound num) INT nd | A random whole number from 0 to under the bound.
RAND_INTEGER(seed num, bound num) INT
BIN(value int) STRING | The whole number in binary digits.
HASH_CODE(value hashable) INT hidden | Hash code of a value, as the planner uses it to spread distinct keys.
PRINT(prefix char, value any) arg1 hidden nd | The value itself; it is also printed to the log of the task.
`
