// How does code wait without a thread? Task<T> is a lazy coroutine: it starts when awaited and gives back one value.
// TaskGroup owns the outermost ones, so that dropping an engine (a stop, or a simulated death) frees everything
// waiting.
#pragma once
#include <coroutine>
#include <exception>
#include <functional>
#include <list>
#include <optional>
#include <utility>
#include <variant>

#include "engine/core/env.hpp"

namespace engine {

template <class T>
class [[nodiscard]] Task {
 public:
  struct promise_type {
    std::variant<std::monostate, T, std::exception_ptr> result;
    std::coroutine_handle<> waiting = std::noop_coroutine();

    Task get_return_object() { return Task{std::coroutine_handle<promise_type>::from_promise(*this)}; }
    std::suspend_always initial_suspend() noexcept { return {}; }
    auto final_suspend() noexcept {
      struct Resume {
        bool await_ready() noexcept { return false; }
        std::coroutine_handle<> await_suspend(std::coroutine_handle<promise_type> self) noexcept {
          return self.promise().waiting;
        }
        void await_resume() noexcept {}
      };
      return Resume{};
    }
    template <class U>
    void return_value(U&& value) {
      result.template emplace<1>(std::forward<U>(value));
    }
    void unhandled_exception() { result.template emplace<2>(std::current_exception()); }
  };

  Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  Task& operator=(Task&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~Task() {
    if (handle_) handle_.destroy();
  }

  bool await_ready() const noexcept { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> waiting) noexcept {
    handle_.promise().waiting = waiting;
    return handle_;
  }
  T await_resume() {
    auto& result = handle_.promise().result;
    if (result.index() == 2) std::rethrow_exception(std::get<2>(result));
    return std::move(std::get<1>(result));
  }

 private:
  explicit Task(std::coroutine_handle<promise_type> handle) : handle_(handle) {}
  std::coroutine_handle<promise_type> handle_;
};

// A value for tasks that only happen.
struct Done {};

// Awaits something that reports by calling back, once and later.
template <class T>
class Callback {
 public:
  using Give = std::function<void(T)>;
  explicit Callback(std::function<void(Give)> start) : start_(std::move(start)) {}
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> waiting) {
    start_([this, waiting](T value) {
      value_ = std::move(value);
      waiting.resume();
    });
  }
  T await_resume() { return std::move(*value_); }

 private:
  std::function<void(Give)> start_;
  std::optional<T> value_;
};

inline Callback<Done> sleep_for(Env& env, Duration duration) {
  return Callback<Done>{[&env, duration](Callback<Done>::Give give) {
    env.at(env.now() + duration, [give = std::move(give)] { give(Done{}); });
  }};
}

// Owns running tasks. An exception that leaves a task is kept and rethrown by `rethrow`, at the caller's wall.
class TaskGroup {
 public:
  TaskGroup() = default;
  TaskGroup(TaskGroup const&) = delete;
  TaskGroup& operator=(TaskGroup const&) = delete;
  ~TaskGroup() {
    for (auto& root : roots_)
      if (root.handle) root.handle.destroy();
  }

  // Starts the task at once, on this stack, until its first wait.
  void start(Task<Done> task) {
    sweep();
    roots_.emplace_back();
    auto& root = roots_.back();
    root.handle = run(std::move(task), root).handle;
    root.handle.resume();
  }
  // True when no task waits any more.
  bool idle() {
    sweep();
    return roots_.empty();
  }
  void rethrow() {
    sweep();
    if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
  }

 private:
  struct Root {
    std::coroutine_handle<> handle;
    bool finished = false;
    std::exception_ptr failure;
  };
  struct Runner {
    struct promise_type {
      Runner get_return_object() { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
      std::suspend_always initial_suspend() noexcept { return {}; }
      std::suspend_always final_suspend() noexcept { return {}; }
      void return_void() {}
      void unhandled_exception() { std::terminate(); }
    };
    std::coroutine_handle<promise_type> handle;
  };
  static Runner run(Task<Done> task, Root& root) {
    try {
      co_await std::move(task);
    } catch (...) {
      root.failure = std::current_exception();
    }
    root.finished = true;
  }
  void sweep() {
    for (auto root = roots_.begin(); root != roots_.end();) {
      if (!root->finished) {
        ++root;
        continue;
      }
      if (root->failure && !failure_) failure_ = root->failure;
      root->handle.destroy();
      root = roots_.erase(root);
    }
  }
  std::list<Root> roots_;
  std::exception_ptr failure_;
};

}  // namespace engine
