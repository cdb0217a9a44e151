// ADOL-C: a tape written anew for every gradient ("adol-c"), and a tape written once and replayed at
// each run ("adol-c replay"). Built and run by `compare`.
#include <adolc/adolc.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

using Numbers = std::vector<double>;
using Variables = std::vector<adouble>;

static Numbers read(const std::string &name) {
  std::ifstream file(std::string(std::getenv("NABLA_BENCH_INPUTS")) + "/" + name);
  Numbers numbers;
  for (double number; file >> number;) numbers.push_back(number);
  return numbers;
}

static void report(const std::string &workload, const std::string &engine, double operations,
                   const std::function<Numbers()> &run) {
  Numbers expected = read(workload + ".answers"), found = run();
  for (size_t i = 0; i < expected.size(); i++) {
    if (i < found.size() && std::fabs(found[i] - expected[i]) <= 1e-10 * std::fabs(expected[i])) continue;
    std::fprintf(stderr, "%s, %s: number %zu is not hand C's\n", engine.c_str(), workload.c_str(),
                 i);
    std::exit(1);
  }
  Numbers times;
  for (int round = 0; round < 25; round++) {
    auto start = std::chrono::steady_clock::now();
    run();
    auto elapsed = std::chrono::steady_clock::now() - start;
    times.push_back(std::chrono::duration<double, std::nano>(elapsed).count() / operations);
  }
  std::sort(times.begin(), times.end());
  std::printf("{\"name\": \"scalar/%s\", \"engine\": \"%s\", \"unit\": \"ns/op\", "
              "\"minimum\": %.17g, \"median\": %.17g}\n",
              workload.c_str(), engine.c_str(), times.front(), times[times.size() / 2]);
  std::fflush(stdout);
}

static adouble relu(const adouble &x) {
  adouble result;
  condassign(result, x, x, adouble(0));
  return result;
}

static adouble loop(const Variables &inputs, bool transcendental) {
  adouble x = inputs[0], y = inputs[1], l = 0;
  for (int i = 0; i < 4096; i++) {
    adouble t = x * inputs[2 + i % 8] + y;
    adouble u = transcendental ? adouble(tanh(t)) : adouble(0.5 * t);
    adouble v = (transcendental ? adouble(sin(x)) : x) - u * y;
    adouble e = transcendental ? adouble(exp(0.1 * v)) : adouble(v * v);
    x = (u + relu(0.9 - t)) / (e + 1);
    y = 0.5 * v + 0.3 * u;
    l += x;
  }
  return l + y;
}

static Variables layer(const Variables &in, const Variables &parameters, size_t &next, int width) {
  Variables out;
  for (int j = 0; j < width; j++) {
    adouble sum = parameters[next];
    for (size_t k = 0; k < in.size(); k++) sum += parameters[next + 1 + k] * in[k];
    out.push_back(sum);
    next += 1 + in.size();
  }
  return out;
}

// The points are constants of the tape, so the first layer is written out.
static adouble network(const Variables &parameters, const Numbers &data) {
  adouble hinges = 0, squares = 0;
  for (int point = 0; point < 100; point++) {
    size_t next = 0;
    Variables h;
    for (int j = 0; j < 16; j++, next += 3) {
      h.push_back(relu(parameters[next] + data[2 * point] * parameters[next + 1] +
                       data[2 * point + 1] * parameters[next + 2]));
    }
    Variables g = layer(h, parameters, next, 16);
    for (adouble &a : g) a = relu(a);
    adouble score = layer(g, parameters, next, 1)[0];
    hinges += relu(1 - data[200 + point] * score);
  }
  for (const adouble &p : parameters) squares += p * p;
  return hinges / 100 + 1e-4 * squares;
}

static double record(short tape, const Numbers &inputs,
                     const std::function<adouble(const Variables &)> &function) {
  trace_on(tape, 1);
  Variables variables(inputs.size());
  for (size_t i = 0; i < inputs.size(); i++) variables[i] <<= inputs[i];
  double value;
  adouble output = function(variables);
  output >>= value;
  trace_off();
  return value;
}

static void both(const std::string &workload, double operations, Numbers inputs,
                 const std::function<adouble(const Variables &)> &function) {
  int n = int(inputs.size());
  report(workload, "adol-c", operations, [=] {
    Numbers answer(1 + n);
    double weight = 1;
    answer[0] = record(1, inputs, function);
    reverse(1, 1, n, 0, weight, answer.data() + 1);
    return answer;
  });
  record(2, inputs, function);
  report(workload, "adol-c replay", operations, [=] {
    Numbers answer(1 + n);
    double weight = 1;
    zos_forward(2, 1, n, 1, inputs.data(), answer.data());
    reverse(2, 1, n, 0, weight, answer.data() + 1);
    return answer;
  });
}

int main() {
  both("w1", 69633, read("w1.inputs"), [](const Variables &x) { return loop(x, true); });
  both("w1a", 61441, read("w1a.inputs"), [](const Variables &x) { return loop(x, false); });
  Numbers data = read("w2.inputs");
  both("w2", 65077, Numbers(data.begin() + 300, data.end()),
       [=](const Variables &parameters) { return network(parameters, data); });
}
