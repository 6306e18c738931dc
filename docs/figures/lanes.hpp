#pragma once
/// \file
/// One service and several clients as a picture: a lane each; time goes down.
///
/// A transcript does not say which peer did what, but the service's own calls do, by their descriptors: what came from
/// a client is an arrow to the service's lane, and what went to one an arrow from it.

#include "figures/figure.hpp"
#include "harness/transcript.hpp"

#include <map>
#include <string>
#include <vector>

namespace figures {

/// \return how many calls of the transcript are over by now: the place where a remark stands. One that still waits will
/// stand behind those that are over before it
std::size_t lines_so_far();

/// Something to say at a place of the conversation.
struct Remark {
    std::size_t before; ///< so many lines of the transcript stand above it
    int lane;
    Text text;
};

struct Lanes {
    std::string id; ///< the figure's file name without its ending
    Text title, description;
    std::vector<Text> names;          ///< from left to right
    int service;                      ///< which of the lanes is the code's
    std::vector<int> clients;         ///< lanes, in the order in which the service accepts them
    std::map<int, int> lane_of;       ///< by descriptor: of those that it has from the beginning
    std::vector<harness::Line> lines; ///< calls on other descriptors are left out
    std::vector<Remark> remarks;
};

std::string draw(const Lanes& lanes, Language language);

} // namespace figures
