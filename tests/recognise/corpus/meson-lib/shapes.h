#pragma once
#if defined _WIN32 || defined __CYGWIN__
  #ifdef BUILDING_SHAPES
    #define SHAPES_PUBLIC __declspec(dllexport)
  #else
    #define SHAPES_PUBLIC __declspec(dllimport)
  #endif
#else
  #ifdef BUILDING_SHAPES
      #define SHAPES_PUBLIC __attribute__ ((visibility ("default")))
  #else
      #define SHAPES_PUBLIC
  #endif
#endif

int SHAPES_PUBLIC sha_func();

