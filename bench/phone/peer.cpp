// Google's libphonenumber for C++, measured as core/examples/phone_measure.rs measures ours:
//   peer INPUTS.tsv DENSE.txt SPARSE.txt
// INPUTS.tsv has lines `input TAB region`; each line of the others is a text. Prints `name<TAB>value`; times are
// processor time of the thread.
// Build: c++ -O2 -o peer peer.cpp -lphonenumber
#include <time.h>

#include <fstream>
#include <iostream>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <phonenumbers/phonenumber.pb.h>
#include <phonenumbers/phonenumbermatch.h>
#include <phonenumbers/phonenumbermatcher.h>
#include <phonenumbers/phonenumberutil.h>

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberMatch;
using i18n::phonenumbers::PhoneNumberMatcher;
using i18n::phonenumbers::PhoneNumberUtil;
using Rows = std::vector<std::pair<std::string, std::string>>;

static double cpu() {
  timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

static long private_dirty() {
  std::ifstream rollup("/proc/self/smaps_rollup");
  for (std::string line; std::getline(rollup, line);) {
    if (line.rfind("Private_Dirty:", 0) == 0) return std::stol(line.substr(14));
  }
  return 0;
}

template <typename Work>
static void rate(const char* name, const Rows& rows, Work work) {
  size_t good = 0;
  double start = cpu();
  for (const auto& row : rows) good += work(row.first, row.second);
  std::cout << name << "\t" << rows.size() / (cpu() - start) << "\n";
  if (good == 0) std::cerr << name << ": nothing read\n";
}

// Each line is a text.
static void find(const PhoneNumberUtil& util, const char* name, const char* path) {
  std::vector<std::string> texts;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) texts.push_back(line);
  size_t found = 0, bytes = 0;
  double start = cpu();
  for (const std::string& text : texts) {
    bytes += text.size();
    PhoneNumberMatcher matcher(util, text, "US", PhoneNumberMatcher::VALID, 65535);
    for (PhoneNumberMatch match; matcher.HasNext(); ++found) matcher.Next(&match);
  }
  std::cout << name << " MB/s\t" << bytes / 1e6 / (cpu() - start) << "\n";
  std::cout << name << " found\t" << found << "\n";
}

int main(int, char** argv) {
  Rows rows;
  Rows one_each;
  std::set<std::string> seen;
  std::ifstream file(argv[1]);
  for (std::string line; std::getline(file, line);) {
    size_t tab = line.rfind('\t');
    if (tab == std::string::npos) continue;
    rows.emplace_back(line.substr(0, tab), line.substr(tab + 1));
    if (seen.insert(rows.back().second).second) one_each.push_back(rows.back());
  }

  long before = private_dirty();
  double start = cpu();
  const PhoneNumberUtil& util = *PhoneNumberUtil::GetInstance();
  PhoneNumber number;
  util.Parse("(408) 555-0101", "US", &number);
  bool valid = util.IsValidNumber(number);
  std::cout << "first call ms\t" << (cpu() - start) * 1e3 << "\n";
  std::cout << "memory after first call kB\t" << private_dirty() - before << "\n";

  auto is_valid = [&](const std::string& input, const std::string& region) {
    PhoneNumber number;
    return util.Parse(input, region, &number) == PhoneNumberUtil::NO_PARSING_ERROR &&
           util.IsValidNumber(number);
  };
  for (const auto& row : one_each) valid ^= is_valid(row.first, row.second);
  std::cout << "memory after one number of each region kB\t" << private_dirty() - before << "\n";
  for (const auto& row : rows) valid ^= is_valid(row.first, row.second);
  std::cout << "memory after all inputs kB\t" << private_dirty() - before << "\n";

  rate("parse and E.164", rows, [&](const std::string& input, const std::string& region) {
    PhoneNumber number;
    std::string e164;
    if (util.Parse(input, region, &number) != PhoneNumberUtil::NO_PARSING_ERROR) return false;
    util.Format(number, PhoneNumberUtil::E164, &e164);
    return !e164.empty();
  });
  rate("parse and is_valid", rows, is_valid);
  find(util, "find dense", argv[2]);
  find(util, "find sparse", argv[3]);
  std::cout << "parity\t" << valid << "\n";
}
