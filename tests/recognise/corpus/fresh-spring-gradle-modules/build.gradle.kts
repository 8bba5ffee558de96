plugins {
    id("org.springframework.boot") version "3.3.0" apply false
    kotlin("jvm") version "2.0.0" apply false
}
