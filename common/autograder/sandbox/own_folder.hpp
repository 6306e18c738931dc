#pragma once
/// \file
/// A temporary folder that does not outlive its process for long, whatever ends that.

#include <filesystem>

namespace autograder {

/// A new folder below the one for temporary files, removed with the object. SIGKILL and a power cut let no object go: what they have left
/// behind, the next one removes. A folder is in use as long as its process holds a lock on it, see flock(2).
class OwnFolder {
public:
    /// \throws std::system_error when there can be no such folder
    OwnFolder();
    ~OwnFolder();
    OwnFolder(const OwnFolder&) = delete;
    OwnFolder& operator=(const OwnFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
    int lock_ = -1;
};

} // namespace autograder
